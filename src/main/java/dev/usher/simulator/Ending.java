package dev.usher.simulator;

import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How a request that met a fault ends. Any thread. */
public sealed interface Ending {
    /** Calls the one of the cases that this is. */
    void match(Cases cases);

    /** The name used in scripted faults. */
    String label();

    /** What to do about each ending. */
    interface Cases {
        void normal();

        void reply(Reply reply);

        void cut();

        void disconnect();

        void hang();
    }

    /** The operation's own answer; only the fault's delay is felt. */
    record Normal() implements Ending {
        @Override
        public void match(Cases cases) {
            cases.normal();
        }

        @Override
        public String label() {
            return "delay";
        }
    }

    /** An answer of the fault's making. */
    record Reply(int status, Map<String, String> headers, String body) implements Ending {
        private static final Set<String> OF_THE_CONNECTION = Set.of(
                "connection",
                "content-length",
                "keep-alive",
                "proxy-connection",
                "te",
                "trailer",
                "transfer-encoding",
                "upgrade");

        public Reply {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("status is " + status + ", must be 200 to 599");
            }
            headers.forEach((name, value) -> {
                if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") || !value.matches("[\\t\\x20-\\x7e]*")) {
                    throw new IllegalArgumentException("headers holds '" + name + "', which is not a valid header");
                }
                if (OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                    throw new IllegalArgumentException("headers holds '" + name
                            + "', which the connection itself sets or HTTP/2 forbids: leave it out");
                }
            });
            headers = Map.copyOf(headers);
        }

        Answer answer() {
            Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            all.put("Content-Type", body.startsWith("{") ? "application/json" : "text/html; charset=UTF-8");
            all.putAll(headers);
            return new Answer(status, all, Buffer.buffer(body));
        }

        @Override
        public void match(Cases cases) {
            cases.reply(this);
        }

        @Override
        public String label() {
            return "reply";
        }
    }

    /** No answer: on HTTP/1.1 the connection is closed, on HTTP/2 the request's stream is reset. */
    record Cut() implements Ending {
        @Override
        public void match(Cases cases) {
            cases.cut();
        }

        @Override
        public String label() {
            return "cut";
        }
    }

    /** No answer, and the whole connection is closed under everything else on it. */
    record Disconnect() implements Ending {
        @Override
        public void match(Cases cases) {
            cases.disconnect();
        }

        @Override
        public String label() {
            return "disconnect";
        }
    }

    /** No answer, ever, on a connection that stays open. */
    record Hang() implements Ending {
        @Override
        public void match(Cases cases) {
            cases.hang();
        }

        @Override
        public String label() {
            return "hang";
        }
    }
}
