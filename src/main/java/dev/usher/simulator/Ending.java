package dev.usher.simulator;

import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;

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
        public Reply {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("status is " + status + ", must be 200 to 599");
            }
            headers.forEach((name, value) -> {
                if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") || !value.matches("[\\t\\x20-\\x7e]*")) {
                    throw new IllegalArgumentException("headers holds '" + name + "', which is no valid header");
                }
            });
            headers = Map.copyOf(headers);
        }

        Answer answer() {
            Map<String, String> all = new HashMap<>();
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
