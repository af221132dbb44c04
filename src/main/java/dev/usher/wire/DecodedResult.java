package dev.usher.wire;

import dev.usher.command.Result;

/** What a record on the results topic turned out to be. Immutable. */
public sealed interface DecodedResult {

    /** A result. */
    record Read(Result result) implements DecodedResult {}

    /**
     * Not a result, or one of a newer version that says something for which this version has no word.
     *
     * @param why for people, at most 300 characters
     */
    record Unreadable(String why) implements DecodedResult {
        private static final int LONGEST = 300;

        public Unreadable {
            why = Shortened.line(why, LONGEST);
        }
    }
}
