package dev.usher;

/** The command line. */
public final class Usher {
    private Usher() {}

    public static void main(String[] args) {
        System.out.println("usher");
    }
}
