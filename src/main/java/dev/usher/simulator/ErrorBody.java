package dev.usher.simulator;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The shapes that the body of an error is seen in. Any thread. */
public enum ErrorBody {
    /** {@code {"success":false,"error":{…}}}. */
    REALTIMEKIT {
        @Override
        String text(int status) {
            return Answer.refusalJson(status, MESSAGE).encode();
        }
    },
    /** {@code {"success":false,"errors":[…],"messages":[],"result":null}}. */
    GATEWAY {
        @Override
        String text(int status) {
            int code = status == 429 ? 971 : status == 403 ? 10_000 : status;
            return Answer.gatewayJson(code, MESSAGE).encode();
        }
    },
    /** A page of Cloudflare's edge. */
    HTML {
        @Override
        String text(int status) {
            return "<!DOCTYPE html><html><head><title>" + status + "</title></head><body><h1>Error " + status
                    + "</h1><p>" + MESSAGE + "</p></body></html>";
        }
    },
    EMPTY {
        @Override
        String text(int status) {
            return "";
        }
    };

    private static final String MESSAGE = "A scripted fault";

    abstract String text(int status);

    static ErrorBody labelled(String label) {
        return Arrays.stream(values())
                .filter(body -> body.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("envelope is '" + label + "', expected one of "
                        + Arrays.stream(values()).map(ErrorBody::label).collect(Collectors.joining(", "))));
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
