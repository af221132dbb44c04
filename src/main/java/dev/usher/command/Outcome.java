package dev.usher.command;

/** How a command ended. */
public sealed interface Outcome {

    /** It took effect, or was read. */
    record Succeeded(Answer answer) implements Outcome {}

    /** It did not, and its record goes to the dead letters. */
    record Failed(Failure failure) implements Outcome {}

    /** Its time was over before it began, or before it was known to have had no effect. */
    record Expired() implements Outcome {}
}
