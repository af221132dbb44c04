package dev.usher.cli;

import dev.usher.command.Source;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a record's place: its topic, partition and offset, joined by hyphens. Any thread. */
final class PlaceText implements ITypeConverter<Source> {
    private static final Pattern PLACE = Pattern.compile("(.+)-(\\d{1,9})-(\\d{1,18})");

    @Override
    public Source convert(String text) {
        Matcher place = PLACE.matcher(text);
        if (!place.matches()) {
            throw new TypeConversionException("'" + text
                    + "' is not a place: give TOPIC-PARTITION-OFFSET, as `usher dead-letters list` prints it, such as"
                    + " participant-commands-dlt-3-1042");
        }
        return new Source(place.group(1), Integer.parseInt(place.group(2)), Long.parseLong(place.group(3)));
    }
}
