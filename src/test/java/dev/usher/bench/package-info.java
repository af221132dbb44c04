/**
 * The end-to-end benchmark: a broker, an API that only answers, and the worker as processes of their own, beside the two
 * limits that no worker can beat. The client without Kafka, and the copy without HTTP: as few bytes moved as can be, and as anybody would write it.
 */
@NullMarked
package dev.usher.bench;

import org.jspecify.annotations.NullMarked;
