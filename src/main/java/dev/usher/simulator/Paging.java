package dev.usher.simulator;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for. Pages count from 1; 0, like nothing at all, means the default. Any thread.
 *
 * @param skipped how many entries the pages before it hold
 */
record Paging(long skipped, int perPage) {
    static Paging of(MultiMap query, SimulatorSettings settings) {
        int page = Math.max(1, parsed(query.get("page_no")).orElse(1));
        int asked = parsed(query.get("per_page")).orElse(0);
        int perPage = asked == 0 ? settings.pageSize() : Math.min(asked, settings.maxPageSize());
        return new Paging((page - 1L) * perPage, perPage);
    }

    /** A number from a query: digits, with or without a fraction of zero, as SDKs write numbers. */
    static OptionalInt parsed(@Nullable String value) {
        if (value == null || !value.matches("\\d{1,10}(\\.0*)?")) {
            return OptionalInt.empty();
        }
        long number = Long.parseLong(value.replaceFirst("\\..*", ""));
        return number <= Integer.MAX_VALUE ? OptionalInt.of((int) number) : OptionalInt.empty();
    }

    /** Offsets count from 1 and name the first and last entry returned. */
    JsonObject json(int total, int returned) {
        return new JsonObject()
                .put("total_count", total)
                .put("start_offset", skipped + 1)
                .put("end_offset", skipped + returned);
    }
}
