package dev.usher.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A turnstile in time that is moved by hand, and those who have been let pass. */
class TurnstileFixture {
    static final Duration WINDOW = Duration.ofMinutes(5);

    final HandMovedTime time = new HandMovedTime();
    final List<Pass> passes = new ArrayList<>();
    /** The commands that the passes were for. */
    final List<String> passed = new ArrayList<>();
    /** The accounts of these. */
    final List<String> accounts = new ArrayList<>();

    private int commands;
    private int ended;

    final Turnstile turnstile(int requests, int concurrency) {
        return new Turnstile(new QuotaSettings(requests, WINDOW, concurrency), time, time);
    }

    /** Adds of as many commands. */
    final void enter(Turnstile turnstile, String account, int times) {
        for (int i = 0; i < times; i++) {
            enter(turnstile, new PassRequest(account, "command " + commands++, Priority.ADD, true));
        }
    }

    final void enter(Turnstile turnstile, PassRequest request) {
        turnstile.enter(request, pass -> {
            passes.add(pass);
            passed.add(request.command());
            accounts.add(request.account());
        });
    }

    static PassRequest by(String command, Priority priority) {
        return new PassRequest("acc", command, priority, priority != Priority.READ);
    }

    /** Ends all passes in turn, also those that come of it. */
    final void endAll(Consumer<Pass> how) {
        for (; ended < passes.size(); ended++) {
            how.accept(passes.get(ended));
        }
    }
}
