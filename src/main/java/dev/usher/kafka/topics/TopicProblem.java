package dev.usher.kafka.topics;

/**
 * Something about a topic that would break a promise.
 *
 * @param topic its name, or the pattern that no topic matches
 * @param what for people: what is wrong, and what to do
 */
public record TopicProblem(String topic, String what) {
    @Override
    public String toString() {
        return "topic " + topic + ": " + what;
    }
}
