package dev.usher.config;

import java.nio.file.Path;

/** Where the API token is found. Immutable, any thread. */
public sealed interface TokenLocation {

    /** Given once and for all. */
    record Fixed(String value) implements TokenLocation {
        @Override
        public String toString() {
            return "Fixed[" + Secrets.MASK + "]";
        }
    }

    /** In a file, to be read again when it changes. */
    record InFile(Path file) implements TokenLocation {}
}
