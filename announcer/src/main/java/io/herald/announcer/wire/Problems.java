package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The problems that stand at present, worded for the operator. Logs each once when it appears. */
final class Problems {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private record Key(WireProblem.Kind kind, String subject) {}

  private final Map<Key, WireProblem> standing = new LinkedHashMap<>();
  private final Consumer<List<WireProblem>> onChange;

  Problems(Consumer<List<WireProblem>> onChange) {
    this.onChange = onChange;
  }

  synchronized List<WireProblem> standing() {
    return new ArrayList<>(standing.values());
  }

  void interfaceFailed(String name, String reason) {
    put(
        new WireProblem(
            WireProblem.Kind.INTERFACE_FAILED,
            name,
            "interface " + name + " cannot be opened: " + reason,
            "exclude it by herald.network.excluded-interfaces if it is none to announce on"));
  }

  /** The interface is open, or gone. */
  void interfaceOpened(String name) {
    remove(WireProblem.Kind.INTERFACE_FAILED, name);
    remove(WireProblem.Kind.GROUP_NOT_JOINED, name);
  }

  void noUsableInterface(boolean none, SortedMap<String, String> unusable) {
    if (!none) {
      remove(WireProblem.Kind.NO_USABLE_INTERFACE, "");
      return;
    }
    String reasons =
        unusable.entrySet().stream()
            .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
            .collect(Collectors.joining(", "));
    put(
        new WireProblem(
            WireProblem.Kind.NO_USABLE_INTERFACE,
            "",
            "no interface of this node can be used"
                + (reasons.isEmpty() ? "; it has none" : "; left out: " + reasons),
            "bring one up, or correct herald.network.excluded-interfaces"));
  }

  /** These and no others. */
  void unreadable(SortedMap<String, String> reasons) {
    standing().stream()
        .filter(problem -> problem.kind() == WireProblem.Kind.STATE_UNREADABLE)
        .map(WireProblem::subject)
        .filter(subject -> !reasons.containsKey(subject))
        .forEach(subject -> remove(WireProblem.Kind.STATE_UNREADABLE, subject));
    reasons.forEach(
        (subject, reason) ->
            put(
                new WireProblem(
                    WireProblem.Kind.STATE_UNREADABLE,
                    subject,
                    "the state of "
                        + subject
                        + " cannot be read: "
                        + reason
                        + "; taken to be as before",
                    "look at /sys/class/net, and raise the limit of open files if there are too many")));
  }

  void groupRefused(String name, IpAddress group, String reason) {
    put(
        new WireProblem(
            WireProblem.Kind.GROUP_NOT_JOINED,
            name,
            "group " + group + " cannot be joined on " + name + ": " + reason,
            "enable IPv6 there, or raise net.core.optmem_max"));
  }

  void groupsJoined(String name) {
    remove(WireProblem.Kind.GROUP_NOT_JOINED, name);
  }

  void noLinkEvents() {
    put(
        new WireProblem(
            WireProblem.Kind.NO_LINK_EVENTS,
            "rtnetlink",
            "the kernel refuses an rtnetlink socket: interface changes are noticed after a second",
            "allow AF_NETLINK sockets in the seccomp profile"));
  }

  private void put(WireProblem problem) {
    List<WireProblem> now;
    synchronized (this) {
      WireProblem old = standing.put(new Key(problem.kind(), problem.subject()), problem);
      if (problem.equals(old)) {
        return;
      }
      now = standing();
    }
    LOG.warn("{}", problem);
    onChange.accept(now);
  }

  private void remove(WireProblem.Kind kind, String subject) {
    List<WireProblem> now;
    synchronized (this) {
      if (standing.remove(new Key(kind, subject)) == null) {
        return;
      }
      now = standing();
    }
    onChange.accept(now);
  }
}
