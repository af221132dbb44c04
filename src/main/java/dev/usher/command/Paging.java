package dev.usher.command;

/** Where a page lies in the whole list; offsets count from 1. */
public record Paging(long totalCount, long startOffset, long endOffset) {}
