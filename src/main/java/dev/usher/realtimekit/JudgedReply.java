package dev.usher.realtimekit;

/**
 * What came of a request, an answer or not, and what the gate makes of it.
 *
 * @param counts whether it counts as an attempt of its command: not while the API is away for everybody
 */
record JudgedReply(Reply reply, boolean counts) {}
