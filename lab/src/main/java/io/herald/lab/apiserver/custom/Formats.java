package io.herald.lab.apiserver.custom;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** The string formats of custom resources' schemas that are checked; others accept everything. */
final class Formats {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern DURATION =
      Pattern.compile("[-+]?(0|((\\d+(\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h|d|w))+)");
  private static final Pattern PREFIX = Pattern.compile("(.+)/(\\d{1,3})");
  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}");

  private Formats() {}

  static boolean accepts(String format, String text) {
    return switch (format) {
      case "date-time", "datetime" -> isTimestamp(text);
      case "duration" -> DURATION.matcher(text).matches();
      case "ipv4" -> IPV4.matcher(text).matches();
      case "ipv6" -> isIpv6(text);
      case "cidr" -> isPrefix(text);
      case "uuid" -> UUID.matcher(text).matches();
      default -> true;
    };
  }

  static boolean isIp(String text) {
    return IPV4.matcher(text).matches() || isIpv6(text);
  }

  static boolean isPrefix(String text) {
    var parts = PREFIX.matcher(text);
    return parts.matches()
        && isIp(parts.group(1))
        && Integer.parseInt(parts.group(2)) <= (parts.group(1).contains(":") ? 128 : 32);
  }

  private static boolean isIpv6(String text) {
    if (!IPV6.matcher(text).matches()) {
      return false;
    }
    try {
      // A literal with a colon is never looked up.
      InetAddress.getByName(text);
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean isTimestamp(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
