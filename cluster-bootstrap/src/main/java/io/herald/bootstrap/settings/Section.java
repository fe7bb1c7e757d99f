package io.herald.bootstrap.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Typed reading of one block of settings. A bad value is noted with its key and the fix, and a
 * harmless stand-in is returned, so that one start reports every fault; the caller throws at the
 * end when {@code problems} is not empty.
 */
record Section(Config config, String path, List<String> problems) {

  Section child(String name) {
    return new Section(config, path + "." + name, problems);
  }

  String key(String name) {
    return path + "." + name;
  }

  void problem(String name, String fault) {
    problems.add(key(name) + ": " + fault);
  }

  String text(String name) {
    return read(() -> config.getString(key(name)), "");
  }

  String text(String name, Pattern allowed, String description) {
    var value = text(name);
    if (!allowed.matcher(value).matches()) {
      problem(name, "\"" + value + "\" is not " + description);
    }
    return value;
  }

  boolean flag(String name) {
    return read(() -> config.getBoolean(key(name)), false);
  }

  /** A TCP or UDP port; 0 only if {@code zeroAllowed}. */
  int port(String name, boolean zeroAllowed) {
    int low = zeroAllowed ? 0 : 1;
    int value = read(() -> config.getInt(key(name)), low);
    if (value < low || value > 65_535) {
      problem(name, value + " is no port; give a number from " + low + " to 65535");
      return low;
    }
    return value;
  }

  Duration duration(String name, Duration least, Duration most) {
    return within(name, read(() -> config.getDuration(key(name)), least), least, most);
  }

  List<String> texts(String name) {
    return read(() -> List.copyOf(config.getStringList(key(name))), List.of());
  }

  List<Pattern> patterns(String name) {
    return texts(name).stream().map(text -> pattern(name, text)).toList();
  }

  <E> E choice(String name, List<E> choices, Function<E, String> label) {
    var value = text(name);
    for (var choice : choices) {
      if (label.apply(choice).equals(value)) {
        return choice;
      }
    }
    problem(
        name, "\"" + value + "\" is unknown; give one of " + choices.stream().map(label).toList());
    return choices.get(0);
  }

  private Pattern pattern(String name, String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      problem(name, "\"" + text + "\" is no regular expression: " + e.getDescription());
      return Pattern.compile(Pattern.quote(text));
    }
  }

  private Duration within(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      problem(name, text(value) + " is out of range; give " + text(least) + " to " + text(most));
      return least;
    }
    return value;
  }

  private <T> T read(Supplier<T> getter, T standIn) {
    try {
      return getter.get();
    } catch (ConfigException e) {
      problems.add(e.getMessage());
      return standIn;
    }
  }

  /** A duration as an operator writes it: 50ms, 5s. */
  static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
