package io.herald.bootstrap.settings;

import java.util.List;

/** The settings cannot be used; {@link #problems()} names each key, its fault and the fix. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * @param problems one sentence for each fault, never empty
   */
  public SettingsException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence for each fault: key, what is wrong, what to do. */
  public List<String> problems() {
    return problems;
  }
}
