package dev.usher.cli;

import dev.usher.config.Settings;
import dev.usher.kafka.topics.TopicCheck;
import dev.usher.kafka.topics.TopicProblem;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what is wrong with topics. */
@Command(
        name = "check",
        header = "Check that the topics are as a worker needs them.",
        description = "Prints each problem with its remedy, as `run` does at its start. Exit code 1 when there is one.",
        footerHeading = "%nExample:%n",
        footer = "  usher topics check --config usher.properties")
final class TopicsCheck implements Callable<Integer> {

    @Mixin
    private final KafkaOptions kafka;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    TopicsCheck(Map<String, String> environment) {
        this.kafka = new KafkaOptions(environment);
    }

    @Override
    public Integer call() {
        Settings settings = kafka.forClient();
        List<TopicProblem> problems = new KafkaTools(settings)
                .withAdmin(admin -> TopicCheck.of(settings.topics(), admin).problems());
        problems.forEach(problem -> spec.commandLine().getOut().println(problem));
        if (problems.isEmpty()) {
            spec.commandLine().getOut().println("all topics are configured correctly");
        }
        return problems.isEmpty() ? Cli.DONE : Cli.FAILED;
    }
}
