/** The topics that Usher needs: how they must be configured, whether they are, and how they are created. */
@NullMarked
package dev.usher.kafka.topics;

import org.jspecify.annotations.NullMarked;
