/**
 * An offline RealtimeKit API to develop and test against: meetings, participants, live sessions, the token's quota
 * with its lock-out, scripted faults, and a journal of every request and what it did.
 *
 * <p>Start reading at {@link dev.usher.simulator.Simulator}; a request's way is told by {@link
 * dev.usher.simulator.Exchange}. All state lives in memory and is confined to one event loop.
 */
@NullMarked
package dev.usher.simulator;

import org.jspecify.annotations.NullMarked;
