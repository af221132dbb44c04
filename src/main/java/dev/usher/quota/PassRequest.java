package dev.usher.quota;

/**
 * Asks for leave to send one request.
 *
 * @param account whose quota it costs
 * @param command on whose behalf it is sent; it tells one command's troubles from everybody's
 * @param isChanging whether it changes something: an API may answer look-ups while it fails at every change
 */
public record PassRequest(String account, String command, Priority priority, boolean isChanging) {}
