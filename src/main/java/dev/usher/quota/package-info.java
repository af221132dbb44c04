/**
 * When a request may be sent: limits on requests in flight, this worker's share of the quota, the urgent ones first, and
 * parking while no request gets through. Imports nothing of ours.
 */
@NullMarked
package dev.usher.quota;

import org.jspecify.annotations.NullMarked;
