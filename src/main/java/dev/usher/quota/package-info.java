/** Who may call when: requests in flight, the account's window, and parking while nobody gets through. Imports nothing of ours. */
@NullMarked
package dev.usher.quota;

import org.jspecify.annotations.NullMarked;
