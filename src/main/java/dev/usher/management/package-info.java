/** What operators ask a running worker: is it alive, is it ready, how is it doing. Imports nothing of ours. */
@NullMarked
package dev.usher.management;

import org.jspecify.annotations.NullMarked;
