/** What operators see: meters, dashboard, alert rules, and the files that put them up. */
@NullMarked
package dev.usher.observability;

import org.jspecify.annotations.NullMarked;
