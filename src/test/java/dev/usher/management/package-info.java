@NullMarked
package dev.usher.management;

import org.jspecify.annotations.NullMarked;
