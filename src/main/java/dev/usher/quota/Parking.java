package dev.usher.quota;

import java.time.Duration;

/**
 * How an account is parked: nothing of it is sent, and its commands wait in order.
 *
 * @param why the cause, one of a few labels
 * @param lasting how long it has lasted
 * @param nextProbeIn until a request may leave to find out whether it is over; zero when one is under way or may leave
 */
public record Parking(String why, Duration lasting, Duration nextProbeIn) {}
