package dev.usher.bench;

import java.util.Map;

/** One moment as the clocks of all processes of a run showed it. */
record Sample(Moment subject, Moment broker, Moment api, Moment driver) {

    Map<Figure, Double> figuresUntil(Sample later) {
        return Map.of(
                Figure.PER_SECOND, subject.perSecondUntil(later.subject),
                Figure.CPU, subject.cpuMicrosUntil(later.subject),
                Figure.BROKER_CPU, broker.cpuMicrosUntil(later.broker),
                Figure.API_CPU, api.cpuMicrosUntil(later.api),
                Figure.DRIVER_CPU, driver.cpuMicrosUntil(later.driver));
    }
}
