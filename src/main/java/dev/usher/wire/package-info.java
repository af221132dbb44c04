/**
 * Bytes to commands, results to bytes. The only package that knows Avro and the classes generated from {@code schemas/}; it
 * trusts no byte that it reads.
 */
@NullMarked
package dev.usher.wire;

import org.jspecify.annotations.NullMarked;
