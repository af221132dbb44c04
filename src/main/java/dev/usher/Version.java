package dev.usher;

/** Which Usher this is. */
final class Version {
    /** From the jar's manifest; {@code development} when it runs from classes. */
    static final String NUMBER = number();

    private Version() {}

    private static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
