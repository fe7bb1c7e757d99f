package io.herald.lab.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The subcommands that do one thing to one node. */
final class NodeCommands {
  private NodeCommands() {}

  /** What they share. */
  abstract static class OnNode implements Callable<Integer> {
    @Mixin private RunningLab lab = new RunningLab();

    @Parameters(paramLabel = "NODE", description = "the node's name, as k8s-node")
    private String node = "";

    /** The order to give. */
    abstract String order();

    @Override
    public Integer call() {
      System.out.println(lab.order(order(), node));
      return 0;
    }
  }

  /** Power off. */
  @Command(
      name = "power-off",
      mixinStandardHelpOptions = true,
      description = "Cuts a node's power: link down and every process killed, at once.")
  static final class PowerOff extends OnNode {
    @Override
    String order() {
      return "power-off";
    }
  }

  /** Power on. */
  @Command(
      name = "power-on",
      mixinStandardHelpOptions = true,
      description = "Powers a node on: its network, pods and speaker come back.")
  static final class PowerOn extends OnNode {
    @Override
    String order() {
      return "power-on";
    }
  }

  /** Cut the link. */
  @Command(
      name = "cut",
      mixinStandardHelpOptions = true,
      description = "Pulls the cable of a node (or of client); its processes live on.")
  static final class Cut extends OnNode {
    @Option(
        names = "--silent",
        description = "lose the frames behind the cable, so that the node keeps its carrier")
    private boolean silent;

    @Override
    String order() {
      return silent ? "cut-silently" : "cut";
    }
  }

  /** Restore the link. */
  @Command(
      name = "restore",
      mixinStandardHelpOptions = true,
      description = "Ends a cut of either kind.")
  static final class Restore extends OnNode {
    @Override
    String order() {
      return "restore";
    }
  }

  /** SIGSTOP. */
  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = "Stops a node's processes with SIGSTOP; its kernel goes on.")
  static final class Pause extends OnNode {
    @Override
    String order() {
      return "pause";
    }
  }

  /** SIGCONT. */
  @Command(
      name = "continue",
      mixinStandardHelpOptions = true,
      description = "Lets a paused node's processes continue.")
  static final class Continue extends OnNode {
    @Override
    String order() {
      return "continue";
    }
  }

  /** SIGKILL of the speaker. */
  @Command(
      name = "kill-speaker",
      mixinStandardHelpOptions = true,
      description = "Kills a node's speaker with SIGKILL; the node lives on.")
  static final class KillSpeaker extends OnNode {
    @Override
    String order() {
      return "kill-speaker";
    }
  }

  /** Start the speaker. */
  @Command(
      name = "start-speaker",
      mixinStandardHelpOptions = true,
      description = "Starts a node's speaker, unless it runs.")
  static final class StartSpeaker extends OnNode {
    @Override
    String order() {
      return "start-speaker";
    }
  }
}
