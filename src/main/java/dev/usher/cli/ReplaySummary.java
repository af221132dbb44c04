package dev.usher.cli;

import dev.usher.deadletters.ReplayRun;
import dev.usher.deadletters.Replays;
import dev.usher.deadletters.Summary;
import dev.usher.deadletters.Tally;
import dev.usher.quota.QuotaSettings;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;

/** Tells what a replay is about to do, and what it will cost. Any thread. */
final class ReplaySummary {
    private final QuotaSettings quota;
    private final Duration ledgerRetention;
    private final double perSecond;

    /**
     * @param perSecond 0 means as fast as possible
     */
    ReplaySummary(QuotaSettings quota, Duration ledgerRetention, double perSecond) {
        this.quota = quota;
        this.ledgerRetention = ledgerRetention;
        this.perSecond = perSecond;
    }

    /** A tenth of the quota, so that live traffic has the rest. */
    static double defaultRate(QuotaSettings quota) {
        return quota.requests() == 0 ? 0 : quota.requests() / seconds(quota.window()) / 10;
    }

    String of(Replays.Prepared prepared) {
        StringBuilder text = new StringBuilder();
        prepared.resumed()
                .ifPresent(run -> text.append("resumes the replay that ")
                        .append(who(run))
                        .append(", up to where the dead letters ended then\n"));
        prepared.last()
                .ifPresent(run -> text.append("continues after the finished replay with the same filters that ")
                        .append(who(run))
                        .append('\n'));
        return text + of(prepared.summary());
    }

    String of(Summary summary) {
        StringBuilder text = new StringBuilder();
        Table table = new Table("TO BE SENT", "COUNT");
        summary.sent().forEach((reason, count) -> table.row(reason, count.toString()));
        table.row("all", Integer.toString(summary.sending()));
        text.append(table.asText()).append('\n');
        if (summary.leaving() > 0) {
            Table left = new Table("LEFT OUT", "COUNT");
            summary.leftOut().forEach((why, count) -> left.row(why.label(), count.toString()));
            text.append('\n').append(left.asText()).append('\n');
        }
        if (summary.beyondLedger() > 0) {
            text.append('\n')
                    .append(summary.beyondLedger())
                    .append(" of them failed more than ")
                    .append(ledgerRetention)
                    .append(
                            " ago, and the ledger knows nothing of them: should one have succeeded since, it runs again\n");
        }
        if (summary.unclear() > 0) {
            text.append('\n')
                    .append(summary.unclear())
                    .append(
                            " of them cannot be decoded here, though they could where they failed: the ledger was not asked whether they have succeeded since; give the settings schemas.dir and schema.registry.url that workers have\n");
        }
        if (summary.sending() > 0) {
            text.append('\n').append(cost(summary)).append('\n');
        }
        return text.toString();
    }

    /** What it is about to do, for programs. */
    static JsonObject json(Summary summary) {
        JsonObject leftOut = new JsonObject();
        summary.leftOut().forEach((why, count) -> leftOut.put(why.name().toLowerCase(Locale.ROOT), count));
        return new JsonObject()
                .put("toSend", new JsonObject(new LinkedHashMap<>(summary.sent())))
                .put("leftOut", leftOut)
                .put("requests", summary.requests())
                .put("beyondLedger", summary.beyondLedger())
                .put("unclear", summary.unclear());
    }

    /** What became of it, for programs. */
    static JsonObject json(Tally tally) {
        return new JsonObject()
                .put("sent", tally.sent())
                .put("leftOut", tally.leftOut())
                .put("finished", tally.isFinished());
    }

    private String cost(Summary summary) {
        String byQuota = quota.requests() == 0
                ? "no quota is set"
                : "under the quota "
                        + ReplayMeter.timeFor(summary.requests() * seconds(quota.window()) / quota.requests())
                        + ", if nothing else is sent";
        String byRate = perSecond == 0
                ? "as little time as possible"
                : String.format(
                        Locale.ROOT,
                        "%s at %.4g per second",
                        ReplayMeter.timeFor(summary.sending() / perSecond),
                        perSecond);
        return "requests to the API: at least " + summary.requests() + ", unless kicks or reads share some (" + byQuota
                + ")\nsending takes " + byRate;
    }

    private static String who(ReplayRun run) {
        return run.by() + " began at " + run.begunAt();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
