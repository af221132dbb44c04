package dev.usher.bench;

/** A backlog that lies ready for every run, in a topic of its own. */
enum Backlog {
    UNIFORM("uniform", 0, 0),
    /** One meeting has nearly a third of it. */
    HOT("hot", 1, 0.3);

    private final String topic;
    private final int place;
    private final double hotShare;

    Backlog(String topic, int place, double hotShare) {
        this.topic = topic;
        this.place = place;
        this.hotShare = hotShare;
    }

    String topic() {
        return topic;
    }

    /** Numbered so that both can be read together. */
    Commands commands(int count) {
        return Commands.backlog(place * count, count, hotShare);
    }
}
