/**
 * Where a command stands in its trace, from its record through its requests to its result; and the spans of both, if the
 * process has an OpenTelemetry SDK or agent. Apart from the composition root, this is the only package that uses
 * OpenTelemetry's API.
 */
@NullMarked
package dev.usher.tracing;

import org.jspecify.annotations.NullMarked;
