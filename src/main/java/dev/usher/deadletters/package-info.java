/** Dead letters: a failed record as it came, with headers that say what happened to it. */
@NullMarked
package dev.usher.deadletters;

import org.jspecify.annotations.NullMarked;
