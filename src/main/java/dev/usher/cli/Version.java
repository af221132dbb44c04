package dev.usher.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version that the jar's manifest tells. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "usher "
                    + Optional.ofNullable(getClass().getPackage().getImplementationVersion())
                            .orElse("development"),
            "Java " + Runtime.version()
        };
    }
}
