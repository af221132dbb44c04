/** The command line: what people and scripts ask Usher for. Output is data on stdout; what went wrong is on stderr. */
@NullMarked
package dev.usher.cli;

import org.jspecify.annotations.NullMarked;
