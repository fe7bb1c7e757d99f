package io.herald.actors.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A BGP community: two numbers of 16 bits (RFC 1997), or a large one of three numbers of 32 bits
 * (RFC 8092).
 *
 * @param parts two or three numbers
 */
public record BgpCommunity(List<Long> parts) {

  private static final Pattern STANDARD = Pattern.compile("(\\d{1,5}):(\\d{1,5})");
  private static final Pattern LARGE = Pattern.compile("large:(\\d{1,10}):(\\d{1,10}):(\\d{1,10})");

  /**
   * Copies the numbers.
   *
   * @throws IllegalArgumentException when they are no community
   */
  public BgpCommunity {
    parts = List.copyOf(parts);
    long most = parts.size() == 2 ? 0xffffL : 0xffffffffL;
    if ((parts.size() != 2 && parts.size() != 3)
        || parts.stream().anyMatch(part -> part < 0 || part > most)) {
      throw new IllegalArgumentException(parts + " is no BGP community");
    }
  }

  /** Reads {@code 65000:100} or {@code large:65000:1:2}; empty for other text. */
  public static Optional<BgpCommunity> tryParse(String text) {
    Matcher standard = STANDARD.matcher(text);
    Matcher match = standard.matches() ? standard : LARGE.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    List<Long> parts =
        match.groupCount() == 2
            ? List.of(number(match, 1), number(match, 2))
            : List.of(number(match, 1), number(match, 2), number(match, 3));
    long most = parts.size() == 2 ? 0xffffL : 0xffffffffL;
    return parts.stream().allMatch(part -> part <= most)
        ? Optional.of(new BgpCommunity(parts))
        : Optional.empty();
  }

  private static long number(Matcher match, int group) {
    return Long.parseLong(match.group(group));
  }

  /** Whether it has three numbers of 32 bits. */
  public boolean isLarge() {
    return parts.size() == 3;
  }

  /** As {@link #tryParse} reads it. */
  @Override
  public String toString() {
    return (isLarge() ? "large:" : "")
        + parts.stream().map(String::valueOf).collect(Collectors.joining(":"));
  }
}
