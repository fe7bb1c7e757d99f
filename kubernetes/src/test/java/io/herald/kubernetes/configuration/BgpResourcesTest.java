package io.herald.kubernetes.configuration;

import static io.herald.kubernetes.configuration.BadObjects.source;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.herald.actors.config.BfdProfile;
import io.herald.actors.config.BgpAdvertisement;
import io.herald.actors.config.BgpCommunity;
import io.herald.actors.config.BgpConfiguration;
import io.herald.actors.config.BgpPeer;
import io.herald.actors.config.BgpPeer.Authentication;
import io.herald.actors.config.BgpPeer.Neighbour;
import io.herald.actors.config.BgpPeer.RemoteAs;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The custom resources about BGP, and the rules among them. */
class BgpResourcesTest {

  private final List<ResourceSource> resources = new ArrayList<>(BadObjects.GOOD);
  private Map<String, Map<String, String>> nodes = Map.of();

  /** Adds an object; {@code name} is {@code Kind/name}. */
  private BgpResourcesTest with(String name, String spec) {
    ResourceSource empty = source(name, Map.of());
    resources.add(
        new ResourceSource(
            empty.ref(),
            Map.of(),
            Optional.of((JsonObject) JsonParser.parseString(spec.replace('\'', '"')))));
    return this;
  }

  private Reading read() {
    return ConfigurationReader.read(
        new ConfigurationInput(Optional.empty(), resources, nodes, true), BadObjects.NAMESPACE);
  }

  private BgpConfiguration valid() {
    Reading reading = read();
    assertThat(reading.errors()).isEmpty();
    return reading.configuration().orElseThrow().bgp();
  }

  private BgpPeer peer(String spec) {
    return with("BGPPeer/p", spec).valid().peers().get(0);
  }

  @Test
  void peer_withDefaults_leavesTheTimesToTheSpeaker() {
    BgpPeer peer = peer("{'myASN':64512,'peerASN':64513,'peerAddress':'10.9.0.1'}");
    assertThat(peer.myAsn()).isEqualTo(64512);
    assertThat(peer.remoteAs()).isEqualTo(new RemoteAs.Fixed(64513));
    assertThat(peer.neighbour()).isEqualTo(new Neighbour.At(IpAddress.parse("10.9.0.1")));
    assertThat(peer.port()).isEqualTo(179);
    assertThat(peer.holdTime()).isEmpty();
    assertThat(peer.keepaliveTime()).isEmpty();
    assertThat(peer.authentication()).isEmpty();
    assertThat(peer.nodeSelectors()).isEmpty();
  }

  @Test
  void peer_everyField_isRead() {
    with("BFDProfile/fast", "{}");
    BgpPeer peer =
        peer(
            """
            {'myASN':4294967295,'dynamicASN':'external','localASN':65000,'interface':'eth1',
             'sourceAddress':'10.9.0.2','peerPort':1179,'holdTime':'30s','keepaliveTime':'5s',
             'connectTime':'10s','routerID':'10.9.0.3','bfdProfile':'fast',
             'nodeSelectors':[{'matchLabels':{'rack':'1'}}],
             'passwordSecret':{'name':'secret','namespace':'herald-system'},
             'enableGracefulRestart':true,'ebgpMultiHop':true,'vrf':'red',
             'dualStackAddressFamily':true}
            """);
    assertThat(peer.remoteAs()).isEqualTo(RemoteAs.Dynamic.EXTERNAL);
    assertThat(peer.localAsn()).contains(65000L);
    assertThat(peer.neighbour()).isEqualTo(new Neighbour.Through("eth1"));
    assertThat(peer.sourceAddress()).contains(IpAddress.parse("10.9.0.2"));
    assertThat(peer.port()).isEqualTo(1179);
    assertThat(peer.holdTime()).contains(Duration.ofSeconds(30));
    assertThat(peer.keepaliveTime()).contains(Duration.ofSeconds(5));
    assertThat(peer.connectTime()).contains(Duration.ofSeconds(10));
    assertThat(peer.routerId()).contains(IpAddress.parse("10.9.0.3"));
    assertThat(peer.bfdProfile()).contains("fast");
    assertThat(peer.nodeSelectors()).hasSize(1);
    assertThat(peer.authentication()).contains(new Authentication.Secret("secret"));
    assertThat(peer.gracefulRestart()).isTrue();
    assertThat(peer.ebgpMultiHop()).isTrue();
    assertThat(peer.vrf()).isEqualTo("red");
    assertThat(peer.dualStackAddressFamily()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "'holdTime':'90s', 90, 30",
        "'keepaliveTime':'10s', 30, 10",
        "'holdTime':'90500ms', 90, 30",
        "'holdTime':'0s', 0, 0",
        "'holdTime':'900ms', 0, 0"
      })
  void peer_oneOfTwoTimes_bringsTheOther(String given, long hold, long keepalive) {
    BgpPeer peer = peer("{'myASN':1,'peerASN':2,'peerAddress':'10.9.0.1'," + given + "}");
    assertThat(peer.holdTime()).contains(Duration.ofSeconds(hold));
    assertThat(peer.keepaliveTime()).contains(Duration.ofSeconds(keepalive));
  }

  @Test
  void peer_portZero_isTheDefaultUnlessWrittenAsV1beta2() {
    String spec = "{'myASN':1,'peerASN':2,'peerAddress':'10.9.0.1','peerPort':0}";
    assertThat(peer(spec).port()).isEqualTo(179);
    assertThat(written("metallb.io/v1beta1", spec).errors()).isEmpty();
    assertThat(written("metallb.io/v1beta2", spec).errors())
        .singleElement()
        .asString()
        .contains("spec.peerPort");
  }

  private static Reading written(String apiVersion, String spec) {
    ObjectRef ref = new ObjectRef(apiVersion, "BGPPeer", BadObjects.NAMESPACE, "p", "");
    Value tree = JsonTree.convert(JsonParser.parseString(spec.replace('\'', '"')));
    List<ResourceSource> resources = new ArrayList<>(BadObjects.GOOD);
    resources.add(new ResourceSource(ref, Map.of(), tree, true));
    return ConfigurationReader.read(
        new ConfigurationInput(Optional.empty(), resources, Map.of(), true), BadObjects.NAMESPACE);
  }

  @Test
  void unknownField_asWritten_isAnErrorAndInTheServerNot() {
    String spec = "{'myASN':1,'peerASN':2,'peerAddress':'10.9.0.1','holdTimer':'90s'}";
    assertThat(peer(spec).holdTime()).isEmpty();
    assertThat(written("metallb.io/v1beta2", spec).errors())
        .singleElement()
        .asString()
        .contains("unknown key \"holdTimer\"");
  }

  @Test
  void peer_disableMp_isAWarning() {
    with("BGPPeer/p", "{'myASN':1,'peerASN':2,'peerAddress':'10.9.0.1','disableMP':true}");
    assertThat(read().configuration()).isPresent();
    assertThat(read().warnings()).singleElement().asString().contains("spec.disableMP");
  }

  @Test
  void peer_multiHopToAnyPeerOfTheSameAs_isAWarning() {
    with(
        "BGPPeer/p",
        "{'myASN':1,'dynamicASN':'internal','peerAddress':'10.9.0.1','ebgpMultiHop':true}");
    assertThat(read().configuration()).isPresent();
    assertThat(read().warnings()).singleElement().asString().contains("spec.ebgpMultiHop");
  }

  @Test
  void password_isNeverPrinted() {
    BgpPeer peer = peer("{'myASN':1,'peerASN':2,'peerAddress':'10.9.0.1','password':'hunter2'}");
    assertThat(peer.authentication()).contains(new Authentication.Password("hunter2"));
    assertThat(peer.toString()).doesNotContain("hunter2");
  }

  @Test
  void advertisement_everyField_isReadAndAliasesAreResolved() {
    with("Community/names", "{'communities':[{'name':'vpn','value':'65000:1'}]}");
    with("BGPPeer/p", "{'myASN':1,'peerASN':2,'peerAddress':'10.9.0.1'}");
    with(
        "BGPAdvertisement/a",
        """
        {'aggregationLength':26,'aggregationLengthV6':100,'localPref':4294967295,
         'communities':['vpn','large:1:2:3'],'ipAddressPools':['good'],
         'ipAddressPoolSelectors':[{'matchLabels':{'a':'b'}}],
         'nodeSelectors':[{'matchLabels':{'rack':'1'}}],'peers':['p']}
        """);
    BgpConfiguration bgp = valid();
    BgpAdvertisement ad = bgp.advertisements().get(0);
    assertThat(ad.aggregationLength()).isEqualTo(26);
    assertThat(ad.aggregationLengthV6()).isEqualTo(100);
    assertThat(ad.localPref()).isEqualTo(4294967295L);
    assertThat(ad.communities())
        .extracting(BgpCommunity::toString)
        .containsExactlyInAnyOrder("65000:1", "large:1:2:3");
    assertThat(ad.pools()).containsExactly("good");
    assertThat(ad.poolSelectors()).hasSize(1);
    assertThat(ad.nodeSelectors()).hasSize(1);
    assertThat(ad.peers()).containsExactly("p");
    assertThat(bgp.communities()).containsOnlyKeys("vpn");
  }

  @Test
  void community_nameLikeAValue_countsBeforeTheValue() {
    with(
        "Community/names",
        "{'communities':[{'name':'1:1','value':'2:2'},{'name':'a:b','value':'3:3'}]}");
    with("BGPAdvertisement/a", "{'communities':['1:1','a:b','4:4']}");
    assertThat(valid().advertisements().get(0).communities())
        .extracting(BgpCommunity::toString)
        .containsExactlyInAnyOrder("2:2", "3:3", "4:4");
  }

  @Test
  void community_withoutAName_isAWarning() {
    with("Community/names", "{'communities':[{'value':'1:1'},{'name':'a','value':'2:2'}]}");
    assertThat(read().configuration()).isPresent();
    assertThat(read().warnings())
        .singleElement()
        .asString()
        .contains("spec.communities[0].name: is missing");
  }

  @Test
  void advertisement_64Communities_isTooMany() {
    StringBuilder list = new StringBuilder("'1:0'");
    for (int i = 1; i < 64; i++) {
      list.append(",'1:").append(i).append('\'');
    }
    with("BGPAdvertisement/a", "{'communities':[" + list + "]}");
    assertThat(read().errors()).singleElement().asString().contains("has 64 entries");
  }

  @Test
  void bfdProfile_everyField_isRead() {
    with(
        "BFDProfile/b",
        """
        {'receiveInterval':10,'transmitInterval':60000,'detectMultiplier':2,'echoInterval':50,
         'echoMode':true,'passiveMode':true,'minimumTtl':254}
        """);
    assertThat(valid().bfdProfiles())
        .containsExactly(
            new BfdProfile(
                "b",
                Optional.of(10),
                Optional.of(60000),
                Optional.of(2),
                Optional.of(50),
                true,
                true,
                Optional.of(254)));
  }

  // ---- references

  @Test
  void missingPoolsAndPeers_areWarnedOfAndTheRestHolds() {
    with("BGPAdvertisement/a", "{'ipAddressPools':['good','gone'],'peers':['nobody']}");
    with("L2Advertisement/l", "{'ipAddressPools':['gone']}");
    assertThat(valid().advertisements()).hasSize(1);
    assertThat(read().warnings())
        .extracting(ConfigurationProblem::toString)
        .anyMatch(text -> text.startsWith("BGPAdvertisement herald-system/a: spec.ipAddressPools"))
        .anyMatch(text -> text.contains("spec.peers: there is no BGPPeer \"nobody\""))
        .anyMatch(text -> text.startsWith("L2Advertisement herald-system/l: spec.ipAddressPools"))
        .hasSize(3);
    with("IPAddressPool/gone", "{'addresses':['10.7.0.0/24']}");
    with("BGPPeer/nobody", "{'myASN':1,'peerASN':2,'peerAddress':'10.9.0.1'}");
    assertThat(read().problems()).as("it heals by itself").isEmpty();
  }

  @Test
  void missingProfileAndCommunity_areErrorsUntilTheyArrive() {
    with("BGPPeer/p", "{'myASN':1,'peerASN':2,'peerAddress':'10.9.0.1','bfdProfile':'fast'}");
    with("BGPAdvertisement/a", "{'communities':['vpn']}");
    assertThat(read().errors()).hasSize(2);
    with("BFDProfile/fast", "{}");
    assertThat(read().errors()).hasSize(1);
    with("Community/c", "{'communities':[{'name':'vpn','value':'1:2'}]}");
    assertThat(read().problems()).isEmpty();
  }

  @Test
  void poolThatNobodyAdvertises_isWarnedOf() {
    resources.remove(1);
    assertThat(read().warnings())
        .singleElement()
        .asString()
        .contains("IPAddressPool herald-system/good")
        .contains("no advertisement covers this pool");
    with("BGPAdvertisement/a", "{}");
    assertThat(read().problems()).isEmpty();
  }

  // ---- rules among objects

  @Test
  void sessions_onDifferentNodes_areNoDuplicates() {
    String one = "'myASN':1,'peerASN':2,'peerAddress':'10.9.0.1'";
    with("BGPPeer/a", "{" + one + ",'nodeSelectors':[{'matchLabels':{'rack':'1'}}]}");
    with("BGPPeer/b", "{" + one + ",'nodeSelectors':[{'matchLabels':{'rack':'2'}}]}");
    assertThat(read().errors()).as("no node is known").hasSize(1);
    nodes = Map.of("n1", Map.of("rack", "1"), "n2", Map.of("rack", "2"));
    assertThat(valid().peers()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'myASN':3,'peerASN':2",
        "'myASN':1,'peerASN':2,'routerID':'10.9.0.7'",
        "'myASN':1,'peerASN':2,'vrf':'red'",
        "'myASN':1,'peerASN':2,'peerPort':1179"
      })
  void sessions_thatDifferAtTheNodesEnd_areNoDuplicates(String fields) {
    with("BGPPeer/a", "{'myASN':1,'peerASN':2,'peerAddress':'10.9.0.1'}");
    with("BGPPeer/b", "{'peerAddress':'10.9.0.1'," + fields + "}");
    assertThat(valid().peers()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'aggregationLength':24,'aggregationLengthV6':64",
        "'peers':['b']",
        "'nodeSelectors':[{'matchLabels':{'rack':'2'}}]",
        "'serviceSelectors':[{'matchLabels':{'app':'x'}}]",
        "'ipAddressPools':['other']"
      })
  void localPrefs_thatNeverMeet_doNotConflict(String fields) {
    nodes = Map.of("n1", Map.of("rack", "1"), "n2", Map.of("rack", "2"));
    with("IPAddressPool/other", "{'addresses':['10.7.0.0/24']}");
    with("BGPPeer/a", "{'myASN':1,'peerASN':2,'peerAddress':'10.9.0.1'}");
    with("BGPPeer/b", "{'myASN':1,'peerASN':2,'peerAddress':'10.9.0.2'}");
    with(
        "BGPAdvertisement/first",
        "{'localPref':1,'peers':['a'],'ipAddressPools':['good'],"
            + "'nodeSelectors':[{'matchLabels':{'rack':'1'}}]}");
    with("BGPAdvertisement/second", "{'localPref':2," + fields + "}");
    assertThat(valid().advertisements()).hasSize(2);
  }

  @Test
  void localPrefs_ofTheSameLengthInOneFamilyAlone_conflict() {
    with("BGPAdvertisement/first", "{'localPref':1,'aggregationLength':24}");
    with("BGPAdvertisement/second", "{'localPref':2,'aggregationLength':25}");
    assertThat(read().errors()).as("both announce the same IPv6 prefixes").hasSize(1);
  }

  @Test
  void advertisements_thatSayTheSame_areWarnedOf() {
    with("BGPAdvertisement/first", "{'localPref':1}");
    with("BGPAdvertisement/second", "{'localPref':1}");
    assertThat(valid().advertisements()).hasSize(2);
    assertThat(read().warnings())
        .singleElement()
        .asString()
        .contains("BGPAdvertisement herald-system/second")
        .contains("BGPAdvertisement herald-system/first");
  }

  @Test
  void aggregation_widerThanARangesWidestPrefix_isRefused() {
    with("IPAddressPool/range", "{'addresses':['10.7.0.2-10.7.0.7']}");
    with("BGPAdvertisement/a", "{'ipAddressPools':['range'],'aggregationLength':29}");
    assertThat(read().errors()).singleElement().asString().contains("give at least 30");
  }
}
