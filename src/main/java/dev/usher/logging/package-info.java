/** How logs are written: as lines for people or as JSON for machines, key-values in both. */
@NullMarked
package dev.usher.logging;

import org.jspecify.annotations.NullMarked;
