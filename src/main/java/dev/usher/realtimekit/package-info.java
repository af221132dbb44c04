/**
 * One command against the RealtimeKit API: requests, what an answer means, when to ask again. Knows neither Kafka nor
 * Avro; imports only {@code command} and {@code tracing}.
 */
@NullMarked
package dev.usher.realtimekit;

import org.jspecify.annotations.NullMarked;
