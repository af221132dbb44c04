package dev.usher.quota;

import java.time.Duration;
import java.util.Optional;

/**
 * How one account stands.
 *
 * @param left requests that may leave at once, of this worker's share; {@code Integer.MAX_VALUE} when nothing limits them
 * @param untilReset until every request that has ended counts no more
 */
public record AccountStatus(String account, int left, Duration untilReset, Optional<Parking> parking) {}
