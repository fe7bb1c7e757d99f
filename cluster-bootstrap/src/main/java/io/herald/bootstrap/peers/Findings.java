package io.herald.bootstrap.peers;

import java.util.Set;

/** Hears what the hello finds out besides the state of nodes; called on an actor's thread. */
public interface Findings {

  /** The hello holds the speakers at these addresses, literals, to be dead, and no others. */
  void silent(Set<String> hosts);

  /** The speaker at this address, a literal, belongs to another cluster. */
  void foreign(String host);
}
