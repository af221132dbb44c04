package dev.usher.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class QuotaSimulationTest {

    @Test
    void theReportInTheDocumentationIsWhatComesOfTheCode() throws IOException {
        String report = QuotaSimulation.report();
        if (Boolean.getBoolean("simulation.write")) {
            Files.writeString(QuotaSimulation.REPORT, report);
        }
        assertThat(report.lines())
                .as("%s; if the change is wanted, -Dsimulation.write=true writes it anew", QuotaSimulation.REPORT)
                .containsExactlyElementsOf(Files.readAllLines(QuotaSimulation.REPORT));
    }
}
