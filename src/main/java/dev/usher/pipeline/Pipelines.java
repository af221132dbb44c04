package dev.usher.pipeline;

import dev.usher.kafka.PartitionWork;
import dev.usher.ledger.Restoration;
import dev.usher.realtimekit.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Opens a pipeline for each assigned partition, on the event loops in turn. Any thread. */
public final class Pipelines implements PartitionWork.Factory {
    private static final Logger log = LoggerFactory.getLogger(Pipelines.class);

    private final List<LoopResources> loops;
    private final AtomicInteger prepared = new AtomicInteger();

    /** Over these loops; at least one. */
    public Pipelines(List<LoopResources> loops) {
        this.loops = List.copyOf(loops);
    }

    /** Why an account may be parked: all labels there are. */
    public static List<String> reasonsToPark() {
        return Stream.concat(
                        Arrays.stream(Reply.ParkReason.values()).map(Reply.ParkReason::label),
                        Stream.of(PartitionGate.UNAVAILABLE))
                .toList();
    }

    @Override
    public PartitionWork.Preparation prepare(TopicPartition partition) {
        int turn = Math.floorMod(prepared.getAndIncrement(), loops.size());
        return new Opening(partition, loops.get(turn));
    }

    private static final class Opening implements PartitionWork.Preparation {
        private final TopicPartition partition;
        private final LoopResources loop;
        private final Restoration restoration;

        Opening(TopicPartition partition, LoopResources loop) {
            this.partition = partition;
            this.loop = loop;
            this.restoration = loop.ledger().restorationOf(partition);
        }

        @Override
        public void add(ConsumerRecord<byte[], byte[]> entry) {
            restoration.add(entry);
        }

        @Override
        public PartitionWork open(PartitionWork.Reports reports) {
            log.atLevel(restoration.openCount() > 0 ? Level.INFO : Level.DEBUG)
                    .addKeyValue("topic", partition.topic())
                    .addKeyValue("partition", partition.partition())
                    .addKeyValue("ended", restoration.endedCount())
                    .addKeyValue("open", restoration.openCount())
                    .log("Commands known from the ledger");
            return new PartitionPipeline(
                    loop, restoration.complete(loop.ledger().archiveOf(partition)), reports);
        }
    }
}
