package io.herald.kubernetes.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonParser;
import io.herald.actors.api.L2Announcement;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.kubernetes.report.L2StatusChange.Create;
import io.herald.kubernetes.report.L2StatusChange.Delete;
import io.herald.kubernetes.report.L2StatusChange.Patch;
import io.herald.kubernetes.watch.CustomResource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class L2StatusChangeTest {
  private static final L2Announcement ON_N1 = announcement("web", "n1", "eth0");
  private static final L2Announcement ON_N2 = announcement("web", "n2", "eth0");

  private static L2Announcement announcement(String service, String node, String... links) {
    return new L2Announcement(
        new ServiceKey("default", service),
        node,
        links.length == 0 ? LinkSelection.ALL : LinkSelection.of(List.of(links)));
  }

  private static final String LABELS =
      """
      "metadata":{"name":"l2-x","labels":{"metallb.io/node":"n1",
        "metallb.io/service-name":"web","metallb.io/service-namespace":"default"}}
      """;

  private static L2StatusObject object(String json) {
    return L2StatusObject.read(
        new Gson().fromJson(JsonParser.parseString(json), CustomResource.class));
  }

  private static L2StatusObject saying(L2Announcement announcement) {
    return object("{" + LABELS + "," + L2StatusObject.patch(announcement).toString().substring(1));
  }

  @Test
  void between_nothingThere_createsEach() {
    assertThat(L2StatusChange.between(Set.of(ON_N1), Map.of())).containsExactly(new Create(ON_N1));
  }

  @Test
  void between_allSaidAlready_changesNothing() {
    assertThat(L2StatusChange.between(Set.of(ON_N1), Map.of("l2-x", saying(ON_N1)))).isEmpty();
    L2Announcement everywhere = announcement("web", "n1");
    assertThat(L2StatusChange.between(Set.of(everywhere), Map.of("l2-x", saying(everywhere))))
        .isEmpty();
  }

  @Test
  void between_serviceMoved_theNewOneComesBeforeTheOldOneGoes() {
    assertThat(L2StatusChange.between(Set.of(ON_N2), Map.of("l2-x", saying(ON_N1))))
        .containsExactly(new Create(ON_N2), new Delete("l2-x"));
  }

  @Test
  void between_otherInterfaces_patchesTheSameObject() {
    L2Announcement more = announcement("web", "n1", "eth0", "eth1");
    assertThat(L2StatusChange.between(Set.of(more), Map.of("l2-x", saying(ON_N1))))
        .containsExactly(new Patch("l2-x", more));
  }

  @Test
  void between_createdButNotYetSaid_patchesInsteadOfCreatingAnother() {
    assertThat(L2StatusChange.between(Set.of(ON_N1), Map.of("l2-x", object("{" + LABELS + "}"))))
        .containsExactly(new Patch("l2-x", ON_N1));
  }

  @Test
  void between_twoThatSayTheSame_keepsOneAndAlwaysTheSameOne() {
    assertThat(
            L2StatusChange.between(
                Set.of(ON_N1), Map.of("l2-b", saying(ON_N1), "l2-a", saying(ON_N1))))
        .containsExactly(new Delete("l2-b"));
  }

  @Test
  void between_leftByMetalLbForANodeOrServiceThatIsGone_deletes() {
    assertThat(L2StatusChange.between(Set.of(), Map.of("l2-x", object("{" + LABELS + "}"))))
        .containsExactly(new Delete("l2-x"));
  }

  @Test
  void between_objectThatIsNobodys_isLeftAlone() {
    assertThat(
            L2StatusChange.between(
                Set.of(), Map.of("mine", object("{\"metadata\":{\"name\":\"mine\"}}"))))
        .isEmpty();
  }

  @Test
  void create_longNodeName_isNoLabelSinceTheServerWouldRefuseIt() {
    var created =
        L2StatusObject.create(announcement("web", "n".repeat(64)), "herald-system").toString();
    assertThat(created).doesNotContain("nnnn").contains("metallb.io/service-name", "l2-");
  }
}
