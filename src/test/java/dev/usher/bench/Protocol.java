package dev.usher.bench;

/** What the API stub speaks. */
enum Protocol {
    H2C("HTTP/2"),
    HTTP1("HTTP/1.1");

    private final String label;

    Protocol(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
