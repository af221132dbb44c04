/**
 * A request of one command over HTTP: connections, headers, time-outs, tokens, and what an answer, or the lack of one, means.
 * Does not know which requests a command takes.
 */
@NullMarked
package dev.usher.realtimekit.http;

import org.jspecify.annotations.NullMarked;
