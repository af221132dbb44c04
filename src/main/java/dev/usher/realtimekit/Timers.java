package dev.usher.realtimekit;

import java.time.Duration;

/** Runs something later. Event loop only. */
public interface Timers {

    /** Runs the action on the caller's event loop once the delay is over. */
    void after(Duration delay, Runnable action);
}
