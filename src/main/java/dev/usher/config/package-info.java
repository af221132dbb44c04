/**
 * Everything that can be set: its catalogue, where values come from, and one check that finds all that is wrong with them.
 */
@NullMarked
package dev.usher.config;

import org.jspecify.annotations.NullMarked;
