package dev.usher.cli;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.Optional;

/** The operator at the terminal, if there is one. Any thread. */
final class Operator {
    private Operator() {}

    /** Whether there is a person who could answer. */
    static boolean isPresent() {
        return console().isPresent();
    }

    /** Asks for a yes; anything else is none. */
    static boolean confirms(String question) {
        return console()
                .map(console -> console.readLine("%s [y/N] ", question))
                .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).matches("y|yes"))
                .isPresent();
    }

    /** The user's name in the operating system. */
    static String name() {
        return System.getProperty("user.name", "");
    }

    @SuppressWarnings("SystemConsoleNull") // up to Java 21 it is null where there is no terminal
    private static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Operator::isTerminal);
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
