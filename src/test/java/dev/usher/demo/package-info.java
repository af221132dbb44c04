/** The demo that the README begins with: a real broker, the simulator and a worker in one process, checked at the end. */
@NullMarked
package dev.usher.demo;

import org.jspecify.annotations.NullMarked;
