package dev.usher.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.admin.TopicDescription;

/** How many partitions all command topics have, this worker's or not, found out by asking the broker now and then. Any thread. */
public final class PartitionCount implements IntSupplier {
    private final RenewedAdmin admin;
    private final CommandTopics topics;
    private volatile int count;

    /** With the count that there was when the topics were checked. */
    public PartitionCount(RenewedAdmin admin, CommandTopics topics, int count) {
        this.admin = admin;
        this.topics = topics;
        this.count = count;
    }

    /** Asks, without waiting for the answer. While there is none, the last one holds. */
    public void ask() {
        var unused = names().thenCompose(names ->
                        admin.get().describeTopics(names).allTopicNames().toCompletionStage())
                .whenComplete((descriptions, failure) -> {
                    if (failure == null) {
                        learn(descriptions);
                    } else {
                        admin.failed(failure);
                    }
                });
    }

    private CompletionStage<List<String>> names() {
        if (topics instanceof CommandTopics.Named named) {
            return CompletableFuture.completedStage(named.names());
        }
        return admin.get()
                .listTopics()
                .names()
                .toCompletionStage()
                .thenApply(names -> names.stream().filter(topics::covers).toList());
    }

    /** This worker reads some topic, so an answer without any comes of a right that was withdrawn. */
    void learn(Map<String, TopicDescription> descriptions) {
        int told = descriptions.values().stream()
                .mapToInt(description -> description.partitions().size())
                .sum();
        if (told > 0) {
            count = told;
        }
    }

    @Override
    public int getAsInt() {
        return count;
    }
}
