/**
 * One command against the RealtimeKit API: which requests it takes, what their outcome means for it, when to ask again, and which
 * requests several commands share. How a request is sent is in {@code http}. Knows neither Kafka nor Avro; imports only {@code
 * command} and {@code tracing}.
 */
@NullMarked
package dev.usher.realtimekit;

import org.jspecify.annotations.NullMarked;
