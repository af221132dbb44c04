package dev.usher.deadletters;

/**
 * How far a replay has come, including what it did before it was interrupted.
 *
 * @param leftOut how many of those that the filter selects were not sent
 */
public record Tally(int sent, int leftOut, boolean isFinished) {}
