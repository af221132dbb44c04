/** The ledger: what is known of each command, so that none runs twice. */
@NullMarked
package dev.usher.ledger;

import org.jspecify.annotations.NullMarked;
