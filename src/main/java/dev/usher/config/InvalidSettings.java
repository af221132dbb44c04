package dev.usher.config;

import java.util.List;

/** All that is wrong with the settings, in one message without secrets. */
public final class InvalidSettings extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidSettings(List<String> problems) {
        super((problems.size() == 1 ? "1 setting is wrong:" : problems.size() + " settings are wrong:")
                + "\n  - "
                + String.join("\n  - ", problems));
    }
}
