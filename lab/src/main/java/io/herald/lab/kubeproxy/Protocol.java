package io.herald.lab.kubeproxy;

import java.util.Locale;

/** The transport protocols that a Service's port can have here. */
public enum Protocol {
  /** TCP. */
  TCP,
  /** UDP. */
  UDP;

  /** As nftables writes it. */
  String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }
}
