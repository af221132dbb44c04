package dev.usher.cli;

/** How dead letters are shown: to people, or to programs. */
enum DeadLetterFormat {
    TABLE,
    JSON
}
