package dev.usher.config;

/** Which Usher this is, for logs, the User-Agent header and the command line. Any thread. */
public final class Version {
    /** From the jar's manifest; {@code development} when it runs from classes. */
    public static final String NUMBER = number();

    private Version() {}

    private static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
