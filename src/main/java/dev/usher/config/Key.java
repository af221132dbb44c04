package dev.usher.config;

import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be set.
 *
 * @param unit what a value is counted in, or its kind
 * @param range which values are allowed; its text is for people
 */
public record Key(
        String name,
        ConfigDef.Type type,
        String unit,
        @Nullable Object defaultValue,
        ConfigDef.Validator range,
        String meaning) {

    /** The environment variable that sets it. */
    public String variable() {
        return Environment.variable(name);
    }

    /** Whether it stands for a family of keys that are handed to Kafka's clients. */
    public boolean isFamily() {
        return name.endsWith(".*");
    }

    /** Its default, as one would write it; empty if there is none. */
    public String defaultText() {
        return defaultValue == null ? "" : defaultValue.toString();
    }
}
