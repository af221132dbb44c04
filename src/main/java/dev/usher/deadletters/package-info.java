/**
 * Dead letters: a failed record as it came, with headers that say what happened to it; and what people do with them, which is
 * to look, and to send them again.
 *
 * <pre>
 *   dead letters ─→ parsed ─→ meant by the filter? ─→ plan ─→ replay ─→ the topics that they came from
 *                                                       ↑         └→ progress, in the same transaction
 *                                                     ledger: what has become of them since
 * </pre>
 */
@NullMarked
package dev.usher.deadletters;

import org.jspecify.annotations.NullMarked;
