/**
 * The torture run: brokers, offline API and workers as processes of their own, thousands of commands, and everything that can
 * go wrong going wrong. What was promised is checked at the end, from the records and the API's journal.
 *
 * <p>{@link dev.usher.torture.Script} says what is sent and what is due, {@link dev.usher.torture.Mishaps} what goes wrong
 * when, {@link dev.usher.torture.Checker} what was broken.
 */
@NullMarked
package dev.usher.torture;

import org.jspecify.annotations.NullMarked;
