package dev.usher.command;

/** How a command ended. */
public sealed interface Outcome {

    /** It took effect, or was read. */
    record Succeeded(Answer answer) implements Outcome {}

    /** It failed, and its record goes to the dead letters. The failure says whether it may have had an effect all the same. */
    record Failed(Failure failure) implements Outcome {}

    /** It expired: before it began, or before it was found to have had no effect. */
    record Expired() implements Outcome {}
}
