package dev.usher.quota;

import java.time.Duration;

/**
 * That an account is parked: nothing of it is sent, and its commands wait in order.
 *
 * @param why what it met with, one of a few labels
 * @param lasting for how long already
 * @param nextProbeIn until a request may leave to find out whether it is over; zero when one is under way or may leave
 */
public record Parking(String why, Duration lasting, Duration nextProbeIn) {}
