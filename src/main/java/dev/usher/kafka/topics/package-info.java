/** The topics that Usher needs: what they have to be like, whether they are, and how they are made. */
@NullMarked
package dev.usher.kafka.topics;

import org.jspecify.annotations.NullMarked;
