package dev.usher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.command.Answer;
import dev.usher.command.CommandIdentity;
import dev.usher.command.CommandKey;
import dev.usher.command.CommandType;
import dev.usher.command.Fingerprint;
import dev.usher.command.LedgerEntry;
import dev.usher.command.Outcome;
import dev.usher.command.Participant;
import dev.usher.command.Result;
import dev.usher.command.Settled;
import dev.usher.command.Source;
import dev.usher.wire.LedgerEncoder;
import dev.usher.wire.ResultEncoder;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The entries of adds that have ended, each with a token as long as the API's. One thread. */
final class Entries {
    static final int MILLION = 1_000_000;
    static final String COMMANDS = "commands";

    private static final Instant NOW = Instant.now();
    private static final String TOKEN = "t".repeat(600);

    private final LedgerEncoder ledgerEncoder = new LedgerEncoder();
    private final ResultEncoder resultEncoder = new ResultEncoder();
    private final String topic;

    Entries(String topic) {
        this.topic = topic;
    }

    static CommandKey key(int number) {
        return new CommandKey(
                "7c0ffee0-0000-4000-8000-%012d".formatted(number % 2_000),
                "00000000-0000-4000-8000-%012d".formatted(number));
    }

    ProducerRecord<byte[], byte[]> record(int number) {
        CommandKey key = key(number);
        Source source = new Source(COMMANDS, 0, number);
        CommandIdentity command = new CommandIdentity(
                CommandType.ADD, key.commandId(), key.meetingId(), Optional.of("account"), Optional.of("app"));
        Participant participant = new Participant(
                key.commandId(), "user-" + number, "guest", Optional.of("A Name"), Optional.empty(), "now", "now");
        Settled settled = new Settled(new Outcome.Succeeded(new Answer.Added(participant, TOKEN)), 1, false);
        byte[] result = resultEncoder.encode(new Result(command, source, NOW, NOW, settled, false));
        LedgerEntry entry = new LedgerEntry.Done(key, new Fingerprint(number, ~number), source, result);
        return new ProducerRecord<>(topic, 0, key.commandId().getBytes(UTF_8), ledgerEncoder.encode(entry));
    }
}
