package dev.usher.cli;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;

/** Who sits at the terminal, if anybody does. Any thread. */
final class Person {
    private Person() {}

    /** Whether there is somebody who could answer. */
    static boolean isThere() {
        Console console = System.console();
        return console != null && isTerminal(console);
    }

    /** Asks for a yes; anything else is none. */
    static boolean agrees(String question) {
        Console console = System.console();
        String answer = console == null ? null : console.readLine("%s [y/N] ", question);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }

    /** As the operating system knows them. */
    static String name() {
        return System.getProperty("user.name", "");
    }

    /** From Java 22 on there is a console without a terminal too, which says so itself. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException olderJava) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
