package dev.usher.kafka.topics;

import dev.usher.kafka.CommandTopics;
import dev.usher.kafka.KafkaFutures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks a broker what topics are like. Blocks the caller; any thread. */
final class TopicReader {

    private final Admin admin;

    TopicReader(Admin admin) {
        this.admin = admin;
    }

    /**
     * The facts of those of an installation's topics that exist.
     *
     * @throws KafkaException when the broker cannot be asked
     */
    Map<String, TopicFacts> read(Topics topics) {
        Set<String> names = new TreeSet<>(List.of(topics.results(), topics.deadLetters(), topics.ledger()));
        if (topics.commands() instanceof CommandTopics.Named named) {
            names.addAll(named.names());
        } else {
            KafkaFutures.get(admin.listTopics().names()).stream()
                    .filter(topics.commands()::covers)
                    .forEach(names::add);
        }
        return read(names);
    }

    /** 0 when there is no such topic. */
    int partitions(String name) {
        TopicDescription description = descriptions(Set.of(name)).get(name);
        return description == null ? 0 : description.partitions().size();
    }

    private Map<String, TopicDescription> descriptions(Set<String> names) {
        Map<String, TopicDescription> descriptions = new TreeMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, description) -> {
            try {
                descriptions.put(name, KafkaFutures.get(description));
            } catch (UnknownTopicOrPartitionException missing) {
                descriptions.remove(name);
            }
        });
        return descriptions;
    }

    private Map<String, TopicFacts> read(Set<String> names) {
        Map<String, TopicDescription> descriptions = descriptions(names);
        Map<String, Map<String, String>> configs = configs(new ArrayList<>(descriptions.keySet()));
        descriptions.keySet().retainAll(configs.keySet());
        Map<String, TopicFacts> facts = new TreeMap<>();
        descriptions.forEach((name, description) -> facts.put(
                name,
                new TopicFacts(
                        name,
                        description.partitions().size(),
                        description.partitions().stream()
                                .mapToInt(partition -> partition.replicas().size())
                                .min()
                                .orElse(0),
                        configs.getOrDefault(name, Map.of()))));
        return facts;
    }

    private Map<String, Map<String, String>> configs(List<String> names) {
        List<ConfigResource> resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<String, Map<String, String>> configs = new HashMap<>();
        admin.describeConfigs(resources).values().forEach((resource, config) -> {
            try {
                configs.put(resource.name(), texts(KafkaFutures.get(config)));
            } catch (AuthorizationException untold) {
                configs.put(resource.name(), Map.of());
            } catch (UnknownTopicOrPartitionException notYet) {
                // One of several brokers may not yet know of a new topic that another has reported.
                configs.remove(resource.name());
            }
        });
        return configs;
    }

    static Map<String, String> texts(Config config) {
        Map<String, String> texts = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                texts.put(entry.name(), entry.value());
            }
        }
        return texts;
    }
}
