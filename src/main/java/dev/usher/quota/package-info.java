/**
 * Who may call when: requests in flight, this worker's share of the quota, the urgent ones first, and parking while
 * nobody gets through. Imports nothing of ours.
 */
@NullMarked
package dev.usher.quota;

import org.jspecify.annotations.NullMarked;
