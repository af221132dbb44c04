package dev.usher.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Maps keys to environment variables and back. */
final class Environment {

    static final String PREFIX = "USHER_";

    /**
     * Kubernetes describes each service to every container by such variables: one that is called {@code usher} or
     * {@code usher-something} must not be taken for settings. Of these, {@code …_PORT} is told from a setting by its value.
     */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("USHER_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\\d+_(TCP|UDP|SCTP)(_.+)?)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private Environment() {}

    static String variable(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** The key that a variable sets; empty if it is not one of ours. */
    static Optional<String> key(String variable, String value) {
        if (!variable.startsWith(PREFIX)) {
            return Optional.empty();
        }
        if (SERVICE_LINK.matcher(variable).matches()
                || (variable.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches())) {
            return Optional.empty();
        }
        // No key has an underscore, so this is unambiguous.
        return Optional.of(
                variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.'));
    }
}
