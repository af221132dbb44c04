/** What the tests stand on: a real broker, in this JVM, in a container or as a process of its own. */
@NullMarked
package dev.usher.testing;

import org.jspecify.annotations.NullMarked;
