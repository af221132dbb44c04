package dev.usher.command;

/** How a command ended. */
public sealed interface Outcome {

    /** It took effect, or was read. */
    record Succeeded(Answer answer) implements Outcome {}

    /** It failed, and its record goes to the dead letters; whether it had an effect all the same, the failure says. */
    record Failed(Failure failure) implements Outcome {}

    /** Its time was over before it began, or before it was known to have had no effect. */
    record Expired() implements Outcome {}
}
