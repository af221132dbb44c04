package dev.usher.command;

/** A meeting's full address, with the worker's own account and app filled in where the command named none. */
public record Meeting(String accountId, String appId, String id) {}
