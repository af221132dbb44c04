package dev.usher.simulation;

import java.util.function.Supplier;

/**
 * Something that may happen, by name.
 *
 * @param play lets it happen from the beginning, and says what came of it
 */
record Scenario(String name, Supplier<Figures> play) {}
