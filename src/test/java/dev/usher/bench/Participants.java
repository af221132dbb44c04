package dev.usher.bench;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Watches each participant's requests at the API: none may begin before that of the command before has ended, and their
 * sequence numbers count up from 1 without a gap. A request sent again, since its answer took too long, is merely counted.
 * Any thread.
 */
final class Participants {

    /** More than one run ever numbers. */
    static final int MAX = 1 << 21;

    /** Per participant: the last sequence number, and in the lowest bit whether its request is in flight. */
    private final AtomicIntegerArray states = new AtomicIntegerArray(MAX);

    private final LongAdder overlapped = new LongAdder();
    private final LongAdder swapped = new LongAdder();
    private final LongAdder repeated = new LongAdder();

    void begin(int participant, int sequence) {
        int before = states.getAndSet(participant, sequence << 1 | 1);
        int last = before >> 1;
        if (sequence == last) {
            repeated.increment();
        } else if ((before & 1) == 1) {
            overlapped.increment();
        } else if (sequence != last + 1) {
            swapped.increment();
        }
    }

    /** Called before the answer leaves, since the next request may follow on its heels. */
    void end(int participant, int sequence) {
        states.compareAndSet(participant, sequence << 1 | 1, sequence << 1);
    }

    /** Only while no request is in flight. */
    void forget() {
        for (int participant = 0; participant < MAX; participant++) {
            states.lazySet(participant, 0);
        }
        overlapped.reset();
        swapped.reset();
        repeated.reset();
    }

    long overlapped() {
        return overlapped.sum();
    }

    long swapped() {
        return swapped.sum();
    }

    long repeated() {
        return repeated.sum();
    }
}
