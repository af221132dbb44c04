/** The words of the domain: commands, and what becomes of them. Plain Java, imports nothing of ours; every type is immutable. */
@NullMarked
package dev.usher.command;

import org.jspecify.annotations.NullMarked;
