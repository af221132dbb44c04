package dev.usher.pipeline;

import dev.usher.kafka.PartitionWork;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;

/** Opens a pipeline for each assigned partition, on the event loops in turn. Any thread. */
public final class Pipelines implements PartitionWork.Factory {
    private final List<EventLoop> loops;
    private final AtomicInteger opened = new AtomicInteger();

    /** Over these loops; at least one. */
    public Pipelines(List<EventLoop> loops) {
        this.loops = List.copyOf(loops);
    }

    @Override
    public PartitionWork open(TopicPartition partition, PartitionWork.Reports reports) {
        int turn = Math.floorMod(opened.getAndIncrement(), loops.size());
        return new PartitionPipeline(loops.get(turn), reports);
    }
}
