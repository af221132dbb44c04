package dev.usher.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts transactions as if they were requests, and remembers what it was told. */
final class RecordedShares implements QuotaShares {
    final List<String> told = new ArrayList<>();
    boolean isCounted;
    boolean awaitsCommit;
    int spent;

    @Override
    public void own(int partitions, int total) {
        told.add(partitions + " of " + total);
    }

    @Override
    public void inherit(String inherited) {
        told.add("inherits " + inherited);
    }

    @Override
    public void forgetSpent() {
        told.add("forgets");
    }

    @Override
    public boolean awaitsCommit() {
        return awaitsCommit;
    }

    @Override
    public Optional<Spent> spent(int partitions) {
        if (!isCounted) {
            return Optional.empty();
        }
        int moment = ++spent;
        return Optional.of(new Spent() {
            @Override
            public String ofEach() {
                return "moment " + moment + ", a part of " + partitions;
            }

            @Override
            public void committed() {
                awaitsCommit = false;
            }

            @Override
            public void release(int given) {
                told.add("gives up " + given + " part of moment " + moment);
            }
        });
    }
}
