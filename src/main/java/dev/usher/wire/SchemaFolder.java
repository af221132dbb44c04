package dev.usher.wire;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the schemas of {@code schemas.dir}: each {@code *.avsc} in it, a record that stands by itself. Any thread. */
final class SchemaFolder {
    private final Path folder;
    private final List<SchemaText.Usable> schemas = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private SchemaFolder(Path folder) {
        this.folder = folder;
    }

    /** @throws IllegalArgumentException names every file that cannot be used, and why */
    static List<SchemaText.Usable> read(Path folder) {
        SchemaFolder reading = new SchemaFolder(folder);
        reading.readAll();
        if (!reading.problems.isEmpty()) {
            throw new IllegalArgumentException("schemas.dir " + folder + ": " + String.join("; ", reading.problems));
        }
        return reading.schemas;
    }

    private void readAll() {
        if (!Files.isDirectory(folder)) {
            problems.add("is not a folder");
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.avsc")) {
            files.forEach(this::readOne);
        } catch (IOException | DirectoryIteratorException e) {
            problems.add("cannot be listed: " + e.getMessage());
        }
    }

    private void readOne(Path file) {
        try {
            SchemaText text = SchemaText.of(Files.readString(file));
            if (text instanceof SchemaText.Usable usable) {
                schemas.add(usable);
            } else if (text instanceof SchemaText.Unusable unusable) {
                problems.add(file.getFileName() + " " + unusable.why());
            }
        } catch (IOException e) {
            problems.add(file.getFileName() + " cannot be read: " + e);
        }
    }
}
