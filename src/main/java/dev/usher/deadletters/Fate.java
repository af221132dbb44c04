package dev.usher.deadletters;

import dev.usher.command.LedgerEntry;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.wire.DecodedResult;
import dev.usher.wire.ResultDecoder;
import java.util.Optional;

/** What has become of a command, according to the ledger's last entry. Immutable. */
public sealed interface Fate {

    /** It has begun, and not ended. */
    record UnderWay(LedgerEntry.Open entry) implements Fate {}

    /**
     * It has ended.
     *
     * @param result empty when only a newer version could read it
     */
    record Ended(LedgerEntry.Done entry, Optional<Result> result) implements Fate {

        /** How; empty when only a newer version could tell. */
        public Optional<Outcome> outcome() {
            return result.map(known -> known.settled().outcome());
        }
    }

    /** What an entry says. */
    static Fate of(LedgerEntry entry, ResultDecoder results) {
        if (entry instanceof LedgerEntry.Open open) {
            return new UnderWay(open);
        }
        LedgerEntry.Done done = (LedgerEntry.Done) entry;
        return new Ended(
                done,
                results.decode(done.result()) instanceof DecodedResult.Read read
                        ? Optional.of(read.result())
                        : Optional.empty());
    }
}
