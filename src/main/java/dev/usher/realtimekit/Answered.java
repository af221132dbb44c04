package dev.usher.realtimekit;

/**
 * What came of a request that was sent.
 *
 * @param counts whether it counts as an attempt of its command: not while the API is away for everybody
 */
record Answered(Reply reply, boolean counts) {}
