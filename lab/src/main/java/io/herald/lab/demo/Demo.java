package io.herald.lab.demo;

import io.herald.lab.Expectations;
import io.herald.lab.Lab;
import io.herald.lab.network.Addresses;
import io.herald.lab.network.LabException;
import io.herald.lab.node.Node;
import io.herald.lab.probe.AnswerReport;
import io.herald.lab.probe.ProbeResult;
import io.herald.lab.probe.ProbeSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The story, step by step. Any step that does not come out as it should ends it with an error. */
final class Demo {
  private static final String SAMPLES = "manifests/samples/article/";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PORT = 8080;

  /** Longest outage that still counts as a success: far above the target, far below any peer's. */
  private static final double OUTAGE_LIMIT_MILLIS = 3000;

  private final Lab lab;
  private final Narrator narrator;
  private final Expectations expect;

  Demo(Lab lab, Narrator narrator) {
    this.lab = lab;
    this.narrator = narrator;
    this.expect = new Expectations(lab, PATIENCE);
  }

  void play() {
    formCluster();
    service();
    failover("192.168.1.210");
    failover("192.168.1.210");
    ipv6();
    failover("fd00:192:168:1::210");
    dualStack();
  }

  private void formCluster() {
    narrator.step("The speakers form their cluster by themselves");
    expect.awaitMembers(2);
    narrator.on(
        lab.client().host(),
        "curl",
        "-s",
        "http://" + lab.nodes().get(0).host().addresses().ipv4() + ":8558/cluster/members");
    narrator.kubectl(lab, "get", "nodes", "-o", "wide");
  }

  private void service() {
    narrator.step("The article's pool, two nginx pods and the Service");
    narrator.kubectl(lab, "apply", "-f", SAMPLES + "config.yaml");
    narrator.kubectl(lab, "apply", "-f", SAMPLES + "nginx-deployment.yaml");
    narrator.kubectl(lab, "apply", "-f", SAMPLES + "nginx-service.yaml");
    awaitServed("nginx", "192.168.1.210");
    narrator.kubectl(lab, "get", "pods,endpointslices", "-o", "wide");
    expect.awaitEvent("default", "nginx", "nodeAssigned");
    var description = narrator.kubectl(lab, "describe", "svc", "nginx");
    narrator.expect(
        description,
        List.of("LoadBalancer Ingress:", "192.168.1.210", "IPAllocated", "nodeAssigned"));
    page("192.168.1.210");

    narrator.step("The same without the article's needless NodePort");
    narrator.kubectl(lab, "delete", "svc", "nginx");
    narrator.kubectl(lab, "apply", "-f", SAMPLES + "without-node-ports/nginx-service.yaml");
    awaitServed("nginx", "192.168.1.210");
    narrator.expect(narrator.kubectl(lab, "get", "svc", "nginx"), List.of(" 8080/TCP"));
    page("192.168.1.210");
  }

  private void page(String address) {
    var client = lab.client().host();
    var url = "http://" + Addresses.inUrl(address) + ":" + PORT;
    narrator.expect(narrator.on(client, "curl", "-sg", "-m", "5", url), List.of("nginx"));
    var neighbour = narrator.on(client, "ip", "neigh", "show", address);
    var announcer = lab.awaitAnnouncer(address, PATIENCE);
    narrator.expect(neighbour, List.of(announcer.host().addresses().mac()));
    narrator.say("%s is the MAC address of %s.", announcer.host().addresses().mac(), announcer);
  }

  private void failover(String address) {
    expect.awaitStandbys(address);
    var victim = lab.awaitAnnouncer(address, PATIENCE);
    narrator.step("Power off " + victim + ", which answers for " + address);
    long since = System.nanoTime();
    var requests = lab.client().start(ProbeSpec.tcp(address, PORT));
    var questions = lab.client().start(ProbeSpec.neighbor(address));
    lab.client().whoHas(address, Duration.ofMillis(500));
    lab.powerOff(victim);
    var heir =
        Lab.poll(
            "another node that answers for " + address,
            PATIENCE,
            () -> lab.announcer(address).filter(node -> node != victim));
    lab.client().whoHas(address, Duration.ofMillis(500));
    report(victim, heir, questions.stop(), requests.stop(), lab.client().answers(address, since));
    narrator.kubectl(lab, "get", "svc");

    narrator.say("Power on %s.", victim);
    lab.powerOn(victim);
    expect.awaitMembers(2);
    awaitSettled(address, heir);
    narrator.say("It is back; %s stays with %s.", address, heir);
  }

  private void report(
      Node victim, Node heir, ProbeResult questions, ProbeResult requests, AnswerReport answers) {
    narrator.say(
        "%s answers now. Outage of the address, as the client measured it: %.0f ms"
            + " (who-has every 5 ms), %.0f ms (a request every 5 ms).",
        heir, questions.longestGapMillis(), requests.longestGapMillis());
    narrator.say(
        "Requests: %d sent, %d lost, answered by %s.",
        requests.sent(), requests.lost(), requests.answeredBy());
    narrator.say(
        "(Until Kubernetes notices that %s is gone, kube-proxy sends a share of new connections to"
            + " its pod.)",
        victim);
    narrator.say(
        "By the frames: %d move, %.0f ms with two answerers.",
        answers.moves(), answers.doubleAnsweredMillis());
    if (questions.longestGapMillis() > OUTAGE_LIMIT_MILLIS) {
      throw new LabException(
          "the address was dark for " + Math.round(questions.longestGapMillis()) + " ms");
    }
  }

  private void ipv6() {
    narrator.step("The same over IPv6");
    narrator.kubectl(lab, "apply", "-f", SAMPLES + "ipv6/");
    awaitServed("nginx-v6", "fd00:192:168:1::210");
    narrator.kubectl(lab, "get", "svc", "nginx-v6");
    page("fd00:192:168:1::210");
  }

  private void dualStack() {
    narrator.step("A Service with both families, configured by custom resources");
    narrator.kubectl(lab, "apply", "-f", SAMPLES + "dual-stack/");
    var addresses = lab.awaitAddresses("default", "nginx-dual", 2, PATIENCE);
    addresses.forEach(address -> expect.awaitPage(address, PORT));
    narrator.kubectl(lab, "get", "svc");
    addresses.forEach(this::page);
  }

  private void awaitServed(String service, String expected) {
    var address = lab.awaitAddress("default", service, PATIENCE);
    if (!address.equals(expected)) {
      throw new LabException("Service " + service + " got " + address + ", not " + expected);
    }
    lab.awaitAnnouncer(address, PATIENCE);
    expect.awaitPage(address, PORT);
  }

  /** After a node's return: both pods serve again and nobody else answers for the address. */
  private void awaitSettled(String address, Node heir) {
    Lab.poll(
        "two ready pods",
        PATIENCE,
        () ->
            Optional.of(lab.kubectl("get", "deploy", "nginx").output())
                .filter(text -> text.contains("2/2")));
    Lab.poll(
        heir + " alone answering for " + address,
        PATIENCE,
        () -> lab.announcer(address).filter(node -> node == heir));
  }
}
