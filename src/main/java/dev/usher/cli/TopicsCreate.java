package dev.usher.cli;

import dev.usher.config.Settings;
import dev.usher.kafka.topics.TopicCreation;
import dev.usher.kafka.topics.TopicProblem;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes topics. */
@Command(
        name = "create",
        header = "Create the topics that are missing.",
        description = {
            "Creates topics for commands, results, dead letters and the ledger, and checks those that exist.",
            "Existing topics are never changed. When topics.commands is a pattern, command topics must exist already."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  usher topics create --bootstrap-server localhost:9092",
            "  usher topics create --config usher.properties --partitions 24 \\",
            "      --replication-factor 3"
        })
final class TopicsCreate implements Callable<Integer> {

    @Mixin
    private final KafkaOptions kafka;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--partitions",
            paramLabel = "COUNT",
            defaultValue = "6",
            description =
                    "Partitions of a new command topic (default: ${DEFAULT-VALUE}). The other topics get as many as"
                            + " the command topic with most.")
    private int partitions;

    @Option(
            names = "--replication-factor",
            paramLabel = "COUNT",
            description = "Replicas of new topics (default: the broker's).")
    private Optional<Short> replicas = Optional.empty();

    TopicsCreate(Map<String, String> environment) {
        this.kafka = new KafkaOptions(environment);
    }

    @Override
    public Integer call() {
        if (partitions < 1 || replicas.orElse((short) 1) < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--partitions and --replication-factor must be at least 1");
        }
        Settings settings = kafka.forClient();
        TopicCreation.Report report = new KafkaTools(settings)
                .withAdmin(admin -> TopicCreation.run(admin, settings.topics(), partitions, replicas));
        PrintWriter out = spec.commandLine().getOut();
        Table table = new Table("TOPIC", "PARTITIONS", "STATE");
        report.topics()
                .forEach(topic -> table.row(
                        topic.topic(),
                        String.valueOf(topic.partitions()),
                        topic.isNew() ? "created" : state(topic.topic(), report.problems())));
        out.println(table.asText());
        report.problems().forEach(problem -> spec.commandLine().getErr().println(problem));
        return report.problems().isEmpty() ? Cli.DONE : Cli.FAILED;
    }

    private static String state(String topic, List<TopicProblem> problems) {
        boolean wrong = problems.stream()
                .map(TopicProblem::topic)
                .collect(Collectors.toSet())
                .contains(topic);
        return wrong ? "exists, wrong" : "exists";
    }
}
