package dev.usher.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands out the numbers of so many requests, and measures while the second half of them is answered. Any thread. */
final class Flood {

    private final int requests;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final Promise<Moment> half = Promise.promise();
    private final Promise<Moment> end = Promise.promise();

    Flood(int requests) {
        this.requests = requests;
    }

    /** The next request's number, or a negative one when there are no more. */
    int next() {
        int number = taken.getAndIncrement();
        return number < requests ? number : -1;
    }

    void answered() {
        int count = answered.incrementAndGet();
        if (count == requests / 2) {
            half.complete(Moment.at(count, ProcessHandle.current()));
        } else if (count == requests) {
            end.complete(Moment.at(count, ProcessHandle.current()));
        }
    }

    Future<Moment> half() {
        return half.future();
    }

    Future<Moment> end() {
        return end.future();
    }
}
