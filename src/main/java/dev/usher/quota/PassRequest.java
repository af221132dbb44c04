package dev.usher.quota;

/**
 * Asks for permission to send one request.
 *
 * @param account that it is for: queues and parking are per account, while all accounts share one quota
 * @param command on whose behalf it is sent; it tells one command's troubles from everybody's
 * @param isChanging whether it changes something: an API may answer look-ups while it fails at every change
 */
public record PassRequest(String account, String command, Priority priority, boolean isChanging) {}
