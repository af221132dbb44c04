/**
 * A request of one command over HTTP: connections, headers, time-outs, tokens, and what an answer or none at all means. Knows nothing of
 * how commands are made of requests.
 */
@NullMarked
package dev.usher.realtimekit.http;

import org.jspecify.annotations.NullMarked;
