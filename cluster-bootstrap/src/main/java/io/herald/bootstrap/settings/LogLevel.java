package io.herald.bootstrap.settings;

import java.util.Locale;

/** MetalLB's log levels, from the most to the least talkative. */
public enum LogLevel {
  ALL,
  DEBUG,
  INFO,
  WARN,
  ERROR,
  NONE;

  /** The name in settings and on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
