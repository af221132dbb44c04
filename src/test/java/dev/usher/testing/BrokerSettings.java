package dev.usher.testing;

import java.util.Map;

/**
 * What every test broker is told beyond Kafka's defaults, so that what takes seconds in production takes a moment in a
 * test. Message sizes, isolation and durability stay as they are.
 *
 * <p>Any thread.
 */
final class BrokerSettings {
    static final Map<String, String> FOR_TESTS = Map.ofEntries(
            // A worker that is told a topic's name wrong must hear so, not get a new topic.
            Map.entry("auto.create.topics.enable", "false"),
            // One node keeps every internal topic, in few partitions.
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("transaction.state.log.num.partitions", "4"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            // Rebalances: half a second instead of five.
            Map.entry("group.consumer.min.heartbeat.interval.ms", "200"),
            Map.entry("group.consumer.heartbeat.interval.ms", "200"),
            Map.entry("group.consumer.min.assignment.interval.ms", "0"),
            Map.entry("group.consumer.assignment.interval.ms", "0"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // A killed member is missed after six seconds instead of 45; a test may lower it further for its group.
            Map.entry("group.consumer.min.session.timeout.ms", "1000"),
            Map.entry("group.consumer.session.timeout.ms", "6000"),
            Map.entry("group.min.session.timeout.ms", "1000"),
            // An open transaction of a killed producer is aborted when its time-out is over, not up to ten seconds
            // later.
            Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "200"),
            // A single node that hands its partitions over before it stops has nobody to give them to: a commit that is
            // decided in that moment skips them as if they were deleted, and leaves its transaction open for ever.
            Map.entry("controlled.shutdown.enable", "false"),
            // A broker that was killed may register again soon.
            Map.entry("broker.heartbeat.interval.ms", "500"),
            Map.entry("broker.session.timeout.ms", "3000"),
            // Small: it shares the heap with the test.
            Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
            Map.entry("log.index.size.max.bytes", "1048576"),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "4"),
            Map.entry("background.threads", "2"));

    private BrokerSettings() {}
}
