package dev.usher.torture;

import java.time.Duration;

/** Compares what was sent with what came of it, and says what was broken. It asks nobody and knows no time. Confined to one thread. */
final class Checker {

    private final Evidence evidence;
    private final Duration session;
    private final Findings findings = new Findings();
    private int repetitionsAnswered;

    private Checker(Evidence evidence, Duration session) {
        this.evidence = evidence;
        this.session = session;
    }

    /** @param session how long a worker may be silent before others take over */
    static Checked check(Evidence evidence, Duration session) {
        Checker checker = new Checker(evidence, session);
        checker.check();
        return new Checked(checker.findings, checker.repetitionsAnswered);
    }

    /** What late requests disturbed is known when effects and order were looked at. */
    private void check() {
        Archive archive = new Archive(evidence);
        Lateness lateness = new Lateness(archive, session);
        Disturbances disturbances = new Disturbances();
        new OrderCheck(archive, lateness, disturbances, findings).check();
        new EffectCheck(archive, lateness, disturbances, findings).check();
        ResultCheck results = new ResultCheck(archive, disturbances, findings);
        results.check();
        repetitionsAnswered = results.repetitionsAnswered();
        new DeadLetterCheck(archive, disturbances, findings).check();
        new CallCheck(archive, lateness, findings).check();
    }

    /**
     * What came of it.
     *
     * @param repetitionsAnswered records with a known id and payload that were answered as they had to be
     */
    record Checked(Findings findings, int repetitionsAnswered) {}
}
