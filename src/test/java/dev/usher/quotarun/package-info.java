/** The quota run: real workers spend a scaled-down quota while a backlog waits. */
@NullMarked
package dev.usher.quotarun;

import org.jspecify.annotations.NullMarked;
