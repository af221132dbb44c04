package dev.usher.simulator;

/** A meeting and whose it is: equal meeting ids of two apps are two meetings. Any thread. */
public record MeetingKey(String accountId, String appId, String meetingId) {}
