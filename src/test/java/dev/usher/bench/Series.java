package dev.usher.bench;

import java.time.Duration;

/** Runs that repeat each other. Copies know no API, so their latency is zero; the protocol is that of the runs around. */
record Series(Subject subject, Protocol protocol, Duration latency) {

    /** What is measured. */
    enum Subject {
        CLIENT("client"),
        COPY("copy of bytes"),
        AVRO_COPY("copy by way of Avro"),
        UNIFORM("worker"),
        HOT("worker, hot meeting"),
        FORGETFUL("worker without ledger"),
        COLD("worker, cold start");

        private final String label;

        Subject(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    static Series copy(Protocol protocol) {
        return new Series(Subject.COPY, protocol, Duration.ZERO);
    }

    static Series avroCopy(Protocol protocol) {
        return new Series(Subject.AVRO_COPY, protocol, Duration.ZERO);
    }

    @Override
    public String toString() {
        return subject == Subject.COPY || subject == Subject.AVRO_COPY
                ? subject.label()
                : "%s, %s, %d ms".formatted(subject.label(), protocol.label(), latency.toMillis());
    }
}
