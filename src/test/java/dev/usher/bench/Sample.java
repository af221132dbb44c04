package dev.usher.bench;

import java.util.EnumMap;
import java.util.Map;

/** One moment as the clocks of all processes of a run showed it. */
record Sample(Moment subject, Moment broker, Moment api, Moment driver) {

    Map<Figure, Double> figuresUntil(Sample later) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.PER_SECOND, subject.perSecondUntil(later.subject));
        figures.put(Figure.CPU, subject.cpuMicrosUntil(later.subject));
        figures.put(Figure.BROKER_CPU, broker.cpuMicrosUntil(later.broker));
        figures.put(Figure.API_CPU, api.cpuMicrosUntil(later.api));
        figures.put(Figure.DRIVER_CPU, driver.cpuMicrosUntil(later.driver));
        return figures;
    }
}
