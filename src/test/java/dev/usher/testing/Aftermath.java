package dev.usher.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Command;
import dev.usher.command.LedgerEntry;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.command.Settled;
import dev.usher.simulator.Effect;
import dev.usher.simulator.JournalEntry;
import dev.usher.wire.LedgerDecoder;
import dev.usher.wire.WriterSchemas;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What is left when a fault is over: the promises, put to the records and to the API's journal. One thread; it blocks. */
public final class Aftermath {
    private static final LedgerDecoder LEDGER = new LedgerDecoder(new WriterSchemas(Optional.empty(), false));

    private final Installation usher;
    private List<Result> results = List.of();
    private List<LedgerEntry> ledger = List.of();

    private Aftermath(Installation usher) {
        this.usher = usher;
    }

    public static Aftermath of(Installation usher) {
        return new Aftermath(usher);
    }

    /** Each command has one result, now and a moment later, and nothing is dead-lettered. */
    public void isOneSuccessEach(Collection<? extends Command> commands) {
        isOneResultEach(commands);
        assertThat(results)
                .allSatisfy(result -> assertThat(result.settled().outcome()).isInstanceOf(Outcome.Succeeded.class));
        assertThat(usher.deadLetters()).isEmpty();
    }

    /** Each command has one result, now and a moment later. */
    public void isOneResultEach(Collection<? extends Command> commands) {
        usher.awaitResults(commands.size());
        List<String> ids =
                commands.stream().map(command -> command.envelope().commandId()).toList();
        await().pollInSameThread()
                .during(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    results = usher.results();
                    assertThat(results)
                            .extracting(result -> result.command().commandId())
                            .containsExactlyInAnyOrderElementsOf(ids);
                });
        ledger = usher.ledger().stream()
                .flatMap(entry -> LEDGER.decode(entry.value()).stream())
                .toList();
    }

    /** How a command was settled that had its one result when that was last looked at. */
    public Settled settled(Command command) {
        return results.stream()
                .filter(result ->
                        result.command().commandId().equals(command.envelope().commandId()))
                .map(Result::settled)
                .findFirst()
                .orElseThrow();
    }

    /** The requests of a command in the order received, each with what it changed. */
    public List<String> requestsOf(Command command) {
        return usher.journal().stream()
                .filter(request -> isOf(command, request))
                .map(request -> request.operation().label() + " " + request.effect())
                .toList();
    }

    /** What the command has changed; getting one more token for somebody by the token's own endpoint changes nothing. */
    public List<Effect> effectsOf(Command command) {
        return usher.journal().stream()
                .filter(request -> isOf(command, request))
                .filter(request -> !request.operation().label().equals("refresh-token"))
                .map(JournalEntry::effect)
                .filter(effect -> effect != Effect.NONE)
                .toList();
    }

    /** Takeovers of a command, as the ledger counted them when results were last looked at. */
    public int takeoversOf(Command command) {
        return ledger.stream()
                .filter(entry ->
                        entry.key().commandId().equals(command.envelope().commandId()))
                .filter(entry -> entry instanceof LedgerEntry.Open)
                .mapToInt(entry -> ((LedgerEntry.Open) entry).history().takeovers())
                .max()
                .orElse(0);
    }

    /** Whether the request is one of the command's, by its idempotency key. */
    public static boolean isOf(Command command, JournalEntry request) {
        String id = command.envelope().commandId();
        return request.idempotencyKey()
                .filter(key -> key.equals(id) || key.startsWith(id + ":"))
                .isPresent();
    }
}
