package dev.usher.simulator;

/**
 * An installed fault and what it has done so far. Any thread.
 *
 * @param matched requests that its target fits
 * @param fired requests that it hit
 */
public record FaultReport(long id, Fault fault, long matched, long fired) {}
