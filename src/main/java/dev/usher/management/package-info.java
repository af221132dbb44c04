/**
 * What operators ask a running worker: whether it is alive, whether it is ready, and what it is doing. Imports nothing of
 * ours.
 */
@NullMarked
package dev.usher.management;

import org.jspecify.annotations.NullMarked;
