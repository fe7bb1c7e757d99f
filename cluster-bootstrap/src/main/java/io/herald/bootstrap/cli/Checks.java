package io.herald.bootstrap.cli;

import io.herald.actors.config.AddressPool;
import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.bootstrap.cli.Finding.Severity;
import io.herald.bootstrap.preview.Outlook;
import io.herald.bootstrap.preview.Preview;
import io.herald.bootstrap.preview.PreviewSettings;
import io.herald.kubernetes.documents.ClusterReading;
import io.herald.kubernetes.documents.DocumentException;
import io.herald.kubernetes.documents.DocumentProblems;
import io.herald.kubernetes.documents.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds what is wrong with a cluster that stands in documents. */
final class Checks {

  private final String namespace;
  private final String configMap;
  private final PreviewSettings settings;
  private final List<Finding> findings = new ArrayList<>();

  /** Checks for one namespace. */
  Checks(String namespace, String configMap, PreviewSettings settings) {
    this.namespace = namespace;
    this.configMap = configMap;
    this.settings = settings;
  }

  /**
   * Everything that is wrong, the worst first.
   *
   * @throws DocumentException when an object has not the form of its kind
   */
  List<Finding> of(Documents documents) throws DocumentException {
    List<ConfigurationProblem> problems =
        new ArrayList<>(DocumentProblems.of(documents, namespace));
    Documents seen = documents.seenBy(namespace, configMap);
    ClusterReading.Moment moment = new ClusterReading(namespace, configMap).read(seen);
    problems.addAll(moment.snapshot().problems());
    for (ConfigurationProblem problem : problems) {
      add(problem.isError() ? Severity.ERROR : Severity.WARNING, problem, documents);
    }
    moment.snapshot().configuration().ifPresent(c -> unannouncedPools(c, documents));
    if (moment.snapshot().configuration().isPresent()) {
      services(moment, documents);
    }
    return findings.stream().sorted(java.util.Comparator.comparing(Finding::severity)).toList();
  }

  private void add(Severity severity, ConfigurationProblem problem, Documents documents) {
    findings.add(Finding.of(severity, problem, documents));
  }

  private void add(
      Severity severity,
      ObjectRef object,
      String field,
      String reason,
      String fix,
      Documents documents) {
    add(severity, new ConfigurationProblem(object, field, reason, fix), documents);
  }

  private void unannouncedPools(Configuration configuration, Documents documents) {
    for (AddressPool pool : configuration.pools()) {
      ObjectRef ref =
          new ObjectRef("metallb.io/v1beta1", "IPAddressPool", namespace, pool.name(), "");
      boolean resource = documents.find(ref).isPresent();
      // A resource that nothing covers at all was found by the readers.
      boolean known = resource && !configuration.isAdvertised(pool);
      if (!known && configuration.l2Advertisements().stream().noneMatch(ad -> ad.covers(pool))) {
        ObjectRef object =
            resource ? ref : new ObjectRef("v1", "ConfigMap", namespace, configMap, "");
        add(
            Severity.WARNING,
            object,
            "",
            "no L2Advertisement covers pool \""
                + pool.name()
                + "\": its addresses are given out, but not announced at layer 2",
            resource ? "create an L2Advertisement for it" : "make its protocol layer2",
            documents);
      }
    }
  }

  private void services(ClusterReading.Moment moment, Documents documents) {
    ClusterSnapshot snapshot = moment.snapshot();
    Outlook outlook = new Preview(settings, moment.announcers()).outlook(snapshot);
    new TreeMap<>(outlook.unassigned())
        .forEach(
            (service, reason) ->
                add(
                    Severity.ERROR,
                    ref(service),
                    "",
                    "has no address: " + reason,
                    "see the events of the Service",
                    documents));
    if (snapshot.nodes().isEmpty()) {
      return;
    }
    for (Map.Entry<ServiceKey, List<IpAddress>> held : new TreeMap<>(outlook.held()).entrySet()) {
      for (IpAddress address : held.getValue()) {
        if (!outlook.owners().containsKey(address)) {
          add(
              Severity.WARNING,
              ref(held.getKey()),
              "",
              address
                  + " is announced by nobody: "
                  + outlook.explanations().getOrDefault(address, ""),
              "see the reason",
              documents);
        }
      }
    }
  }

  private static ObjectRef ref(ServiceKey service) {
    return new ObjectRef("v1", "Service", service.namespace(), service.name(), "");
  }
}
