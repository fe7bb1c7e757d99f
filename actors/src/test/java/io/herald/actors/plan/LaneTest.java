package io.herald.actors.plan;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.Address;
import akka.cluster.UniqueAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneTest {

  @ParameterizedTest
  @CsvSource({
    "192.168.1.13, 192.168.1.13:7946#42, 192.168.1.13",
    "[fd00::13],   [fd00::13]:7946#42,   fd00::13"
  })
  void laneOfMember_namesHostPortAndUid(String host, String id, String literal) {
    Lane lane = Lane.of(new UniqueAddress(new Address("akka", "herald", host, 7946), 42));

    assertThat(lane.id()).isEqualTo(id);
    assertThat(lane.host()).isEqualTo(literal);
  }
}
