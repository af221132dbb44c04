package dev.usher.command;

/** What the ledger says of a command. Its latest entry counts. */
public sealed interface LedgerEntry {

    CommandKey key();

    /** The fingerprint of what the command asks for. */
    Fingerprint payload();

    /** The record that the entry is about; a duplicate of it lies elsewhere. */
    Source source();

    /** It has begun, and not ended. */
    record Open(CommandKey key, Fingerprint payload, Source source, History history) implements LedgerEntry {}

    /** It has ended. Compared by identity. */
    final class Done implements LedgerEntry {
        private final CommandKey key;
        private final Fingerprint payload;
        private final Source source;
        private final byte[] result;

        /** @param result as it was published, not to be changed; with the token of an add in it, it is a secret */
        public Done(CommandKey key, Fingerprint payload, Source source, byte[] result) {
            this.key = key;
            this.payload = payload;
            this.source = source;
            this.result = result;
        }

        @Override
        public CommandKey key() {
            return key;
        }

        @Override
        public Fingerprint payload() {
            return payload;
        }

        @Override
        public Source source() {
            return source;
        }

        /** As it was published; not to be changed. */
        public byte[] result() {
            return result;
        }

        @Override
        public String toString() {
            return "Done[key=" + key + ", source=" + source + ", result=***]";
        }
    }
}
