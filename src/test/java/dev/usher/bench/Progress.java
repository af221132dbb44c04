package dev.usher.bench;

/** Tells whoever waits what is going on. Any thread. */
final class Progress {

    private final long begun = System.nanoTime();

    void say(String what) {
        long seconds = (System.nanoTime() - begun) / 1_000_000_000L;
        System.out.printf("%2d:%02d %s%n", seconds / 60, seconds % 60, what);
    }
}
