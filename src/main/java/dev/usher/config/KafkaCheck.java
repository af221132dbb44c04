package dev.usher.config;

import dev.usher.kafka.GroupProtocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Finds what is wrong with the keys that are handed to Kafka's clients: unknown to them, malformed, reserved to Usher, or such
 * that a promise would be broken.
 */
final class KafkaCheck {

    /** A broker's default for records is half of that. */
    private static final int LARGEST_RECORD_BYTES = 2 * 1024 * 1024;

    private static final String TOO_SMALL =
            "must be " + LARGEST_RECORD_BYTES + " or more: dead letters and results would not fit";
    private static final String ELSEWHERE =
            "must stay as it is: a command sent again would come to another partition, where nobody knows it";

    private static final String WRITTEN_OUT =
            "must be written out: what Kafka's clients fetch themselves cannot be checked here";

    private static final List<Danger> DANGERS = List.of(
            new Danger(
                    "enable.auto.commit",
                    value -> !value.equalsIgnoreCase("false"),
                    "must stay false: an offset is committed in the transaction of its result, or commands get lost"),
            new Danger(
                    "auto.offset.reset",
                    value -> !value.equalsIgnoreCase("earliest") && !value.equalsIgnoreCase("none"),
                    "must stay earliest (or none): anything else skips commands, which then never get a result"),
            new Danger(
                    "acks",
                    value -> !value.equalsIgnoreCase("all") && !value.equals("-1"),
                    "must stay all: anything less loses results when a broker fails"),
            new Danger(
                    "enable.idempotence",
                    value -> !value.equalsIgnoreCase("true"),
                    "must stay true: without it there are no transactions"),
            new Danger(
                    "max.in.flight.requests.per.connection",
                    value -> !value.matches("[1-5]"),
                    "must be from 1 to 5: more breaks the order of results"),
            new Danger("retries", value -> value.equals("0"), "must not be 0: a lost answer would lose results"),
            new Danger(
                    "transaction.two.phase.commit.enable",
                    value -> !value.equalsIgnoreCase("false"),
                    "must stay false: a dead worker's transaction would hold back all readers for ever"),
            new Danger(
                    "share.acknowledgement.mode", value -> true, "is for share groups, which keep no order: remove it"),
            new Danger("share.acquire.mode", value -> true, "is for share groups, which keep no order: remove it"),
            new Danger(
                    "session.timeout.ms",
                    value -> value.matches("\\d{1,4}"),
                    "must be 10000 or more: a worker that pauses would lose partitions whose requests may still leave"),
            new Danger(
                    "heartbeat.interval.ms",
                    value -> !value.matches("[1-4]?\\d{1,3}|5000"),
                    "must be 5000 or less: a worker that is suspended could send for partitions that it has lost"),
            new Danger("max.request.size", KafkaCheck::isBelowLargestRecord, TOO_SMALL),
            new Danger("buffer.memory", KafkaCheck::isBelowLargestRecord, TOO_SMALL),
            new Danger(
                    "bootstrap.servers",
                    value -> !Range.servers().allows().test(value),
                    "must be " + Range.servers().text()),
            new Danger("partitioner.class", value -> true, ELSEWHERE),
            new Danger("partitioner.ignore.keys", value -> !value.equalsIgnoreCase("false"), ELSEWHERE),
            new Danger("transaction.timeout.ms", value -> true, "set transaction.timeout instead"),
            new Danger("group.id", value -> true, "set group.id instead"),
            reserved("transactional.id"),
            reserved("isolation.level"),
            reserved("key.deserializer"),
            reserved("value.deserializer"),
            reserved("key.serializer"),
            reserved("value.serializer"));

    private static final List<String> CLASSIC_ONLY =
            List.of("session.timeout.ms", "heartbeat.interval.ms", "partition.assignment.strategy");
    private static final List<String> CONSUMER_ONLY = List.of("group.remote.assignor");

    private final Values values;
    private final Consumer<String> problems;

    KafkaCheck(Values values, Consumer<String> problems) {
        this.values = values;
        this.problems = problems;
    }

    void run() {
        Map<String, Object> consumer = KafkaClient.CONSUMER.properties(values.texts());
        GroupProtocol protocol = GroupProtocol.of(consumer);
        values.texts().forEach((key, value) -> {
            if (key.startsWith(KafkaClient.FOR_ALL) && !Catalogue.has(key)) {
                check(key, value, protocol);
            }
        });
    }

    private void check(String key, String value, GroupProtocol protocol) {
        String property = KafkaClient.property(key);
        List<KafkaClient> meant = KafkaClient.named(key).map(List::of).orElse(KafkaClient.ALL);
        Optional<String> provider = ConfigProviders.providerOf(property);
        if (provider.isPresent()) {
            if (!ConfigProviders.isNamed(provider.get(), providers(meant))) {
                problems.accept(values.complaint(
                        key, ConfigProviders.NAMES + " does not name " + provider.get() + "; add it there"));
            }
            return;
        }
        List<KafkaClient> clients =
                meant.stream().filter(client -> client.understands(property)).toList();
        if (clients.isEmpty()) {
            problems.accept(values.complaint(key, "Kafka's clients know no such setting" + suggestion(key, property)));
            return;
        }
        boolean isFetched =
                ConfigProviders.isPlaceholder(value) && !providers(meant).isEmpty();
        if (!isFetched) {
            malformed(clients.get(0), property, value).ifPresent(what -> problems.accept(values.complaint(key, what)));
        } else if (property.equals(ConsumerConfig.GROUP_PROTOCOL_CONFIG)) {
            problems.accept(values.complaint(key, WRITTEN_OUT));
        }
        if ((protocol == GroupProtocol.CLASSIC ? CONSUMER_ONLY : CLASSIC_ONLY).contains(property)) {
            problems.accept(values.complaint(
                    key,
                    "means nothing while kafka.consumer.group.protocol is " + protocol.label()
                            + ": remove it, or change the protocol"));
            return;
        }
        DANGERS.stream()
                .filter(danger -> danger.property().equals(property))
                .map(danger -> danger.threatens().test(value) ? danger.why() : isFetched ? WRITTEN_OUT : "")
                .filter(why -> !why.isEmpty())
                .forEach(why -> problems.accept(values.complaint(key, why)));
    }

    /** What names the config providers of these clients. */
    private List<String> providers(List<KafkaClient> clients) {
        return clients.stream()
                .flatMap(client -> client.keys(ConfigProviders.NAMES))
                .flatMap(key -> values.text(key).stream())
                .toList();
    }

    private static Optional<String> malformed(KafkaClient client, String property, String value) {
        return client.understands().validate(Map.of(property, value)).stream()
                .filter(checked -> checked.name().equals(property))
                .flatMap(checked -> checked.errorMessages().stream())
                .findFirst()
                .map(message -> Values.plain(message, property));
    }

    private static boolean isBelowLargestRecord(String bytes) {
        return bytes.matches("\\d{1,18}") && Long.parseLong(bytes) < LARGEST_RECORD_BYTES;
    }

    private static String suggestion(String key, String property) {
        TreeSet<String> known = new TreeSet<>();
        Optional<KafkaClient> named = KafkaClient.named(key);
        KafkaClient.ALL.stream()
                .filter(client -> named.isEmpty() || named.get() == client)
                .map(KafkaClient::understands)
                .map(ConfigDef::names)
                .forEach(known::addAll);
        return Suggestion.of(property, known)
                .map(name -> "; did you mean " + key.substring(0, key.length() - property.length()) + name + "?")
                .orElse("");
    }

    private static Danger reserved(String property) {
        return new Danger(property, value -> true, "is for Usher itself to set: remove it");
    }

    private record Danger(String property, Predicate<String> threatens, String why) {}
}
