/** Usher: runs participant commands from Kafka against Cloudflare RealtimeKit. */
@NullMarked
package dev.usher;

import org.jspecify.annotations.NullMarked;
