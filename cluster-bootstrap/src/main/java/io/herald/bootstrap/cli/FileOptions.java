package io.herald.bootstrap.cli;

import io.herald.kubernetes.documents.Document;
import io.herald.kubernetes.documents.DocumentException;
import io.herald.kubernetes.documents.DocumentReader;
import io.herald.kubernetes.documents.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads the files that a command was given. */
final class FileOptions {

  private FileOptions() {}

  /**
   * A file's name and its text.
   *
   * @param name as it was given
   * @param content the whole text
   */
  record Text(String name, String content) {}

  /**
   * The objects in files, in directories' files that end in .yaml, .yml or .json, and, for {@code
   * -}, on standard input.
   */
  static Documents documents(List<String> names, InputStream in)
      throws IOException, DocumentException {
    List<Document> documents = new ArrayList<>();
    for (Text text : texts(names, in)) {
      documents.addAll(DocumentReader.read(text.name(), text.content()));
    }
    return Documents.of(documents);
  }

  static List<Text> texts(List<String> names, InputStream in) throws IOException {
    List<Text> texts = new ArrayList<>();
    for (String name : names) {
      if (name.equals("-")) {
        texts.add(
            new Text("standard input", new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        continue;
      }
      for (Path file : files(Path.of(name))) {
        texts.add(new Text(file.toString(), read(file)));
      }
    }
    return texts;
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> found = Files.list(path)) {
      List<Path> files = found.filter(FileOptions::isManifest).sorted().toList();
      if (files.isEmpty()) {
        throw new IOException(path + ": no file in it ends in .yaml, .yml or .json");
      }
      return files;
    }
  }

  private static boolean isManifest(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file)
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
  }
}
