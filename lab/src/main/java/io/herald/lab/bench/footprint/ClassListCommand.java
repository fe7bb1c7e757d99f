package io.herald.lab.bench.footprint;

import io.herald.lab.Checkout;
import io.herald.lab.Expectations;
import io.herald.lab.Lab;
import io.herald.lab.LabOptions;
import io.herald.lab.bench.ClassArchive;
import io.herald.lab.bench.Workload;
import io.herald.lab.network.LabException;
import io.herald.lab.node.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code bin/bench classes}. */
@Command(
    name = "classes",
    mixinStandardHelpOptions = true,
    description =
        "Records which classes speakers load, an allocator's and ordinary ones, over a life with"
            + " Services, a takeover and an orderly end, and writes them to"
            + " cluster-bootstrap/image/classes.lst, from which the archive of preloaded classes is"
            + " made. Run it when dependencies change or the footprint grew without a reason.")
public final class ClassListCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String SAMPLES = "manifests/samples/article/";
  private static final Path LIST = Path.of("cluster-bootstrap", "image", "classes.lst");

  @Override
  public Integer call() {
    // With an archive the JVM does not write down the lambdas that come from it.
    ClassArchive.remove();
    try {
      var folder = Files.createTempDirectory("herald-classes");
      var options =
          LabOptions.article()
              .withNodes(3)
              .withSpeakerEnvironment(
                  Map.of("HERALD_JAVA_OPTIONS", "-XX:DumpLoadedClassList=" + folder + "/%p"));
      try (var lab = Lab.start(options)) {
        live(lab);
      }
      write(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return 0;
  }

  private static void live(Lab lab) {
    var workload = new Workload(lab);
    var expect = new Expectations(lab, PATIENCE);
    expect.awaitMembers(3);
    var allocator = workload.awaitAllocator(PATIENCE);
    for (var sample : List.of("config.yaml", "nginx-deployment.yaml", "nginx-service.yaml")) {
      lab.kubectl("apply", "-f", SAMPLES + sample).orThrow(sample);
    }
    lab.kubectl("apply", "-f", SAMPLES + "dual-stack/").orThrow("dual-stack");
    lab.awaitAddresses("default", "nginx-dual", 2, PATIENCE)
        .forEach(address -> lab.awaitAnnouncer(address, PATIENCE));
    var address = lab.awaitAddress("default", "nginx", PATIENCE);
    var owner = lab.awaitAnnouncer(address, PATIENCE);
    expect.awaitStandbys(address);
    ask(lab);
    var victim =
        lab.nodes().stream().filter(n -> n != allocator && n != owner).findFirst().orElseThrow();
    lab.speaker(owner == allocator ? victim : owner).kill();
    lab.awaitAnnouncer(address, PATIENCE);
    lab.kubectl("delete", "svc", "nginx").orThrow("delete");
    ask(lab);
    lab.nodes().forEach(node -> lab.speaker(node).terminate(PATIENCE));
  }

  /** Every route that an operator or Kubernetes asks for. */
  private static void ask(Lab lab) {
    for (Node node : lab.nodes()) {
      for (var route : List.of("ready", "alive", "metrics", "state", "cluster/members")) {
        var url = "http://" + node.host().addresses().ipv4() + ":8558/" + route;
        lab.client().host().namespace().run("curl", "-s", "-m", "5", url);
      }
    }
  }

  private static void write(Path folder) throws IOException {
    var lists = new ArrayList<List<String>>();
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files) {
        lists.add(Files.readAllLines(file));
        Files.delete(file);
      }
    }
    Files.delete(folder);
    if (lists.isEmpty()) {
      throw new LabException("no speaker wrote a class list");
    }
    var merged = ClassList.merge(lists);
    Files.write(Checkout.file(LIST.toString()), merged);
    System.out.printf("%d lines in %s%n", merged.size(), LIST);
  }
}
