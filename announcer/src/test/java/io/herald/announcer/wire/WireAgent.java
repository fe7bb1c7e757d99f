package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.LinkSelection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A {@link Wire} in a JVM of its own, driven line by line; see {@link Agent}. */
public final class WireAgent implements WireListener {

  private WireAgent() {}

  /** Opens the wire, optionally with the excluded interfaces given. */
  public static void main(String[] arguments) throws IOException {
    WireSettings settings =
        arguments.length == 0
            ? WireSettings.DEFAULT
            : WireSettings.DEFAULT.withExcludedInterfaces(List.of(arguments));
    try (Wire wire = Wire.open(settings, new WireAgent());
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      say("ok");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        say("ok " + run(wire, line.split(" ")));
      }
    } catch (WireException e) {
      say("ok " + e.getMessage());
    }
  }

  private static String run(Wire wire, String[] words) {
    switch (words[0]) {
      case "announce" -> wire.announce(address(words), selection(words));
      case "announce-many" -> announceMany(wire, IpRange.parse(words[1]));
      case "withdraw-many" -> withdrawMany(wire, IpRange.parse(words[1]));
      case "withdraw" -> wire.withdraw(address(words));
      case "quieten" -> wire.quieten(address(words));
      case "burst" -> wire.burst(address(words));
      case "join" -> wire.join(address(words));
      case "leave" -> wire.leave(address(words));
      case "pools" -> wire.updatePools(Arrays.stream(words).skip(1).map(IpRange::parse).toList());
      case "speakers" ->
          wire.addSpeakerMacs(
              Arrays.stream(words).skip(1).map(MacAddress::parse).collect(Collectors.toSet()));
      case "probe" -> {
        return wire.probe(address(words), selection(words), ProbePlan.FIRST_CLAIM)
            .toCompletableFuture()
            .join()
            .toString();
      }
      case "stats" -> {
        return String.valueOf(wire.stats().get(address(words)));
      }
      case "link-stats" -> {
        return wire.linkStats().toString();
      }
      case "links" -> {
        return wire.links().toString();
      }
      case "problems" -> {
        return wire.problems().toString();
      }
      default -> throw new IllegalArgumentException(words[0]);
    }
    return "";
  }

  private static void announceMany(Wire wire, IpRange range) {
    for (IpAddress next = range.first(); range.contains(next); next = next.next()) {
      wire.announce(next, LinkSelection.ALL);
    }
  }

  private static void withdrawMany(Wire wire, IpRange range) {
    for (IpAddress next = range.first(); range.contains(next); next = next.next()) {
      wire.withdraw(next);
    }
  }

  private static IpAddress address(String[] words) {
    return IpAddress.parse(words[1]);
  }

  private static LinkSelection selection(String[] words) {
    return words.length < 3
        ? LinkSelection.ALL
        : LinkSelection.of(Arrays.asList(words).subList(2, words.length));
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  @Override
  public void linksChanged(List<Link> links) {
    say("event links " + links);
  }

  @Override
  public void problemsChanged(List<WireProblem> problems) {
    say("event problems " + problems);
  }

  @Override
  public void conflict(Conflict conflict) {
    say("event " + conflict);
  }

  @Override
  public void firstAnswer(IpAddress address, String link, Duration sinceAnnounced) {
    say("event first-answer " + address + " " + link);
  }
}
