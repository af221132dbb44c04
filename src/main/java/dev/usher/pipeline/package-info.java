/**
 * What happens to one record, and its order per participant. Everything of one partition is confined to one event loop, so
 * nothing here locks.
 */
@NullMarked
package dev.usher.pipeline;

import org.jspecify.annotations.NullMarked;
