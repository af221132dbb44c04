package dev.usher.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Plays all scenarios and writes the report. */
final class QuotaSimulation {
    static final Path REPORT = Path.of("src/docs/quota-simulation.txt");

    private static final String ABOUT = """
            The quota's code in virtual time
            ================================
            Written by QuotaSimulationTest with -Dsimulation.write=true, and compared by it otherwise.
            Waits are from a command's arrival to the leaving of the request that settled it. Times are in seconds.
            Lock-outs: those that a request of Usher's brought about. Worst window: most requests that the API saw in any window,
            of what it allows. Used: part of the quota, over all whole windows but the first until nine tenths of the backlog are
            done.
            Ideal: the same requests at the pace of the quota. Kicks are of meetings of their own, but for those that come at once, which
            share requests; the API does not say which of them it does not know.

            """;

    private QuotaSimulation() {}

    static String report() {
        List<List<String>> rows = new ArrayList<>();
        for (Scenario scenario : Scenarios.ALL) {
            rows.add(row(scenario.name(), scenario.play().get().texts()));
        }
        return ABOUT + Table.of(row("", Figures.titles()), rows);
    }

    private static List<String> row(String first, List<String> others) {
        List<String> row = new ArrayList<>();
        row.add(first);
        row.addAll(others);
        return row;
    }
}
