package dev.usher.torture;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;

/** Counts how often a partition went from one member of the group to another, on a thread of its own. Any thread. */
final class GroupWatch implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final DescribeConsumerGroupsOptions IN_TIME = new DescribeConsumerGroupsOptions().timeoutMs(3_000);

    private final Admin admin;
    private final String group;
    private final Map<TopicPartition, String> owners = new HashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "group-watch");
        made.setDaemon(true);
        return made;
    });
    private final AtomicInteger takeovers = new AtomicInteger();

    GroupWatch(String bootstrapServers, String group) {
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        this.group = group;
        var unused = thread.scheduleWithFixedDelay(
                this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    int takeovers() {
        return takeovers.get();
    }

    private void look() {
        try {
            admin.describeConsumerGroups(List.of(group), IN_TIME).all().get().values().stream()
                    .flatMap(description -> description.members().stream())
                    .forEach(this::look);
        } catch (ExecutionException brokerIsAway) {
            // It is asked again soon.
            return;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(MemberDescription member) {
        for (TopicPartition partition : member.assignment().topicPartitions()) {
            String before = owners.put(partition, member.consumerId());
            if (before != null && !before.equals(member.consumerId())) {
                takeovers.incrementAndGet();
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        admin.close(Duration.ZERO);
    }
}
