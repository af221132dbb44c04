package dev.usher.cli;

import dev.usher.deadletters.ShownText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.stream.Collectors;

/** Shows a dead letter to people. One thread. */
final class DeadLetterPage {
    private static final int LONGEST = 1_000;

    private final PrintWriter out;

    DeadLetterPage(PrintWriter out) {
        this.out = out;
    }

    /** What {@code --format json} would print. */
    void print(JsonObject letter) {
        Table facts = new Table("DEAD LETTER", place(letter.getJsonObject("place")));
        if (letter.containsKey("original")) {
            facts.row("failed record", place(letter.getJsonObject("original")));
        }
        if (letter.containsKey("commandType")) {
            facts.row("type", letter.getString("commandType"));
        }
        facts.row("failed at", letter.getString("failedAt"));
        facts.row("reason", letter.getString("reason"));
        facts.row("message", ShownText.line(letter.getString("message"), LONGEST));
        facts.row("replays", letter.getInteger("replays").toString());
        facts.row("value", letter.containsKey("valueBytes") ? letter.getInteger("valueBytes") + " bytes" : "none");
        out.println(facts.asText());
        out.println();
        out.println("COMMAND");
        JsonObject command = letter.getJsonObject("command");
        out.println(command == null ? "cannot be decoded with the schemas that are known here" : pretty(command));
        out.println();
        Table headers = new Table("HEADER", "VALUE");
        JsonArray all = letter.getJsonArray("headers");
        for (int i = 0; i < all.size(); i++) {
            JsonObject header = all.getJsonObject(i);
            headers.row(header.getString("name"), header.getString("value"));
        }
        out.println(headers.asText());
        out.println();
        out.println("SINCE");
        out.println(since(letter.getJsonObject("since"), letter));
        JsonArray others = letter.getJsonArray("otherDeadLetters");
        for (int i = 0; i < others.size(); i++) {
            JsonObject other = others.getJsonObject(i);
            out.println("the same command is also at " + place(other.getJsonObject("place")) + ", failed at "
                    + other.getString("failedAt") + ", " + other.getString("reason") + ", replays "
                    + other.getInteger("replays"));
        }
    }

    private static String since(JsonObject since, JsonObject letter) {
        return switch (since.getString("state")) {
            case "unknown" ->
                "nothing is known of the command: it cannot be told from others, or the ledger has forgotten it";
            case "ended" -> ended(since, letter);
            default ->
                since.getString("state") + ", with the record at " + place(since.getJsonObject("record"))
                        + ", attempts " + since.getInteger("attempts")
                        + (since.containsKey("inDoubt") ? ", in doubt: " + since.getString("inDoubt") : "");
        };
    }

    private static String ended(JsonObject since, JsonObject letter) {
        JsonObject record = since.getJsonObject("record");
        JsonObject result = since.getJsonObject("result");
        if (result == null) {
            return "ended with the record at " + place(record) + "; only a newer version could say how";
        }
        return record.equals(letter.getJsonObject("original"))
                ? "nothing: this failure is the last that is known"
                : result.getString("status") + " at " + result.getString("completedAt") + ", with the record at "
                        + place(record) + "\n" + pretty(result);
    }

    /** JSON escapes control characters by itself, but not those that turn text around. */
    private static String pretty(JsonObject json) {
        return json.encodePrettily()
                .lines()
                .map(line -> ShownText.line(line, Integer.MAX_VALUE - 1))
                .collect(Collectors.joining("\n"));
    }

    private static String place(JsonObject place) {
        return ShownText.line(
                place.getString("topic") + "-" + place.getInteger("partition") + "-" + place.getLong("offset"),
                LONGEST);
    }
}
