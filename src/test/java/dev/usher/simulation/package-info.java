/**
 * The quota's real code in virtual time: hours in seconds, without sockets and without sleeping. {@code QuotaSimulation} runs
 * named scenarios; what comes of them is kept in {@code src/docs/quota-simulation.txt}, so that a change shows as a diff.
 */
@NullMarked
package dev.usher.simulation;

import org.jspecify.annotations.NullMarked;
