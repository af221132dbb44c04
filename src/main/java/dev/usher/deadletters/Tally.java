package dev.usher.deadletters;

/**
 * How far a replay has come, with what it did before it was interrupted.
 *
 * @param leftOut of those that are meant
 */
public record Tally(int sent, int leftOut, boolean isFinished) {}
