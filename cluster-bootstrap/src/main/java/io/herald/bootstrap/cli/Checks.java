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
import io.herald.kubernetes.documents.Document;
import io.herald.kubernetes.documents.DocumentException;
import io.herald.kubernetes.documents.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds what is wrong with a cluster that stands in documents. */
final class Checks {

  private static final Set<String> KINDS =
      Set.of(
          "IPAddressPool",
          "L2Advertisement",
          "BGPPeer",
          "BGPAdvertisement",
          "BFDProfile",
          "Community",
          "ConfigMap");

  private final String namespace;
  private final String configMap;
  private final boolean asWritten;
  private final PreviewSettings settings;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Checks for one namespace.
   *
   * @param asWritten whether no API server has looked at the documents
   */
  Checks(String namespace, String configMap, boolean asWritten, PreviewSettings settings) {
    this.asWritten = asWritten;
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
    misplaced(documents);
    unknownKinds(documents);
    Documents seen = documents.seenBy(namespace, configMap);
    ClusterReading.Moment moment = new ClusterReading(namespace, configMap, asWritten).read(seen);
    for (ConfigurationProblem problem : moment.snapshot().problems()) {
      add(problem.isError() ? Severity.ERROR : Severity.WARNING, problem, documents);
    }
    moment.snapshot().configuration().ifPresent(c -> unannouncedPools(c, documents));
    if (moment.snapshot().configuration().isPresent()) {
      services(moment, documents);
    }
    return findings.stream().sorted(java.util.Comparator.comparing(Finding::severity)).toList();
  }

  private void add(Severity severity, ConfigurationProblem problem, Documents documents) {
    ObjectRef object = problem.object();
    Optional<Document> document = documents.find(object.kind(), object.namespace(), object.name());
    String field = object.kind().equals("ConfigMap") ? "data.config" : problem.field();
    findings.add(new Finding(severity, problem, document.map(d -> d.position(field)).orElse("")));
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

  private void misplaced(Documents documents) {
    for (Document document : documents.outside(namespace)) {
      add(
          Severity.ERROR,
          document.ref(),
          "metadata.namespace",
          "Herald reads namespace " + namespace + " only",
          "create it in namespace " + namespace + ", or give the right one with --namespace",
          documents);
    }
  }

  private void unknownKinds(Documents documents) {
    for (Document document : documents.configuration().all()) {
      if (!KINDS.contains(document.kind())) {
        add(
            Severity.ERROR,
            document.ref(),
            "kind",
            "\"" + document.kind() + "\" is no kind of group metallb.io",
            "give one of "
                + String.join(
                    ", ", KINDS.stream().filter(k -> !k.equals("ConfigMap")).sorted().toList()),
            documents);
      }
    }
    for (Document document : documents.all()) {
      if (document.kind().isEmpty()) {
        add(
            Severity.ERROR,
            document.ref(),
            "kind",
            "is missing in " + document.position(""),
            "give kind and apiVersion",
            documents);
      }
    }
  }

  private void unannouncedPools(Configuration configuration, Documents documents) {
    for (AddressPool pool : configuration.pools()) {
      boolean resource = documents.find("IPAddressPool", namespace, pool.name()).isPresent();
      // A resource that nothing covers at all was found by the readers.
      boolean known = resource && !configuration.isAdvertised(pool);
      if (!known && configuration.l2Advertisements().stream().noneMatch(ad -> ad.covers(pool))) {
        ObjectRef object =
            resource
                ? new ObjectRef("metallb.io/v1beta1", "IPAddressPool", namespace, pool.name(), "")
                : new ObjectRef("v1", "ConfigMap", namespace, configMap, "");
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
