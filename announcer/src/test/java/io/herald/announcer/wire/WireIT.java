package io.herald.announcer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two speakers' wires and a client on a bridge, with real frames. */
class WireIT {

  private static final String V4 = "192.168.1.210";
  private static final String V6 = "2001:db8::210";

  private static Lan lan;

  @BeforeAll
  static void makeLan() {
    assumeTrue(Namespace.isPossible(), "needs root and iproute2 to make network namespaces");
    lan = new Lan();
  }

  @AfterAll
  static void removeLan() {
    if (lan != null) {
      lan.close();
    }
  }

  @Test
  void announced_isResolvedByTheClientsKernel() {
    lan.nodeA.ask("announce " + V4);
    lan.nodeA.ask("announce " + V6);
    lan.clientResolves(V4, Lan.MAC_A);
    lan.clientResolves(V6, Lan.MAC_A);
    assertThat(lan.nodeA.events()).contains("first-answer " + V4 + " eth0");
    lan.nodeA.ask("withdraw " + V4);
    lan.nodeA.ask("withdraw " + V6);
    System.out.println(lan.station.ask("latency 192.168.1.3 192.168.1.1 300"));
  }

  @Test
  void latency_isPrinted() {
    lan.nodeA.ask("announce " + V4);
    lan.nodeA.ask("announce " + V6);
    await().until(() -> !lan.nodeA.ask("stats " + V6).equals("null"));
    for (String target : new String[] {"192.168.1.1", V4, "2001:db8::1", V6}) {
      String own = target.contains(":") ? "2001:db8::3" : "192.168.1.3";
      String result = lan.station.ask("latency " + own + " " + target + " 1000");
      System.out.println(target + " " + result);
      assertThat(result).endsWith("lost=0");
    }
    lan.nodeA.ask("withdraw " + V4);
    lan.nodeA.ask("withdraw " + V6);
  }
}
