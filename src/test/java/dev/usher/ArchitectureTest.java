package dev.usher;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may know of which. */
@AnalyzeClasses(
        packages = {"dev.usher", "realtimekit.participants"},
        importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String GENERATED = "realtimekit.participants..";

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("dev.usher.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyWireKnowsTheGeneratedRecords = noClasses()
            .that()
            .resideOutsideOfPackages("dev.usher.wire..", GENERATED)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(GENERATED);

    @ArchTest
    static final ArchRule commandIsPlainJava =
            classes().that().resideInAPackage("dev.usher.command..").should().onlyDependOnClassesThat(plainJava());

    @ArchTest
    static final ArchRule wireKnowsOnlyCommand = knowsOnly("wire", "command");

    @ArchTest
    static final ArchRule realtimekitKnowsCommandAndTracing = knowsOnly("realtimekit", "command", "tracing");

    @ArchTest
    static final ArchRule whatACommandTakesKnowsNothingOfHttp = noClasses()
            .that()
            .resideInAPackage("dev.usher.realtimekit")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.usher.realtimekit.http..", "io.vertx.core.http..", "io.vertx.ext.web.client..");

    @ArchTest
    static final ArchRule tracingKnowsOnlyCommand = knowsOnly("tracing", "command");

    /** The worker looks up what the process has of it. */
    @ArchTest
    static final ArchRule onlyTracingKnowsOpenTelemetry = noClasses()
            .that()
            .resideOutsideOfPackage("dev.usher.tracing..")
            .and()
            .doNotBelongToAnyOf(Worker.class)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");

    @ArchTest
    static final ArchRule quotaKnowsNoOtherPackage = knowsOnly("quota");

    @ArchTest
    static final ArchRule kafkaKnowsNoOtherPackage = knowsOnly("kafka");

    @ArchTest
    static final ArchRule deadLettersKnowHowCommandsAndLedgerAreRead = knowsOnly("deadletters", "command", "wire");

    @ArchTest
    static final ArchRule ledgerKnowsHowItsEntriesAreWritten = knowsOnly("ledger", "command", "wire");

    @ArchTest
    static final ArchRule managementKnowsNoOtherPackage = knowsOnly("management");

    @ArchTest
    static final ArchRule simulatorKnowsNoOtherPackage = knowsOnly("simulator");

    @ArchTest
    static final ArchRule pipelineKnowsWhatItJoins = knowsOnly(
            "pipeline", "command", "wire", "realtimekit", "quota", "kafka", "ledger", "deadletters", "tracing");

    @ArchTest
    static final ArchRule realtimekitKnowsNeitherKafkaNorAvro = noClasses()
            .that()
            .resideInAnyPackage("dev.usher.realtimekit..", "dev.usher.quota..", "dev.usher.simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..");

    @ArchTest
    static final ArchRule kafkaKnowsNeitherVertxNorAvro = noClasses()
            .that()
            .resideInAPackage("dev.usher.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "org.apache.avro..");

    @ArchTest
    static final ArchRule nothingSleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule nothingPublicIsInheritedByChance = classes()
            .that()
            .arePublic()
            .and()
            .resideInAPackage("dev.usher..")
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .areNotRecords()
            .should()
            .haveModifier(JavaModifier.FINAL);

    private static ArchRule knowsOnly(String name, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = "dev.usher." + name + "..";
        for (int i = 0; i < others.length; i++) {
            allowed[i + 1] = "dev.usher." + others[i] + "..";
        }
        DescribedPredicate<JavaClass> ours = resideInAPackage("dev.usher..");
        return noClasses()
                .that()
                .resideInAPackage("dev.usher." + name + "..")
                .should()
                .dependOnClassesThat(ours.and(DescribedPredicate.not(resideInAnyPackage(allowed))))
                .as(name + " knows only " + (others.length == 0 ? "itself" : String.join(", ", others)));
    }

    private static DescribedPredicate<JavaClass> plainJava() {
        return resideInAnyPackage("dev.usher.command..", "java..", "org.jspecify..");
    }
}
