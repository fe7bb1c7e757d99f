package io.herald.announcer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.net.MacAddress;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ClientMemoryTest {

  private static final IpAddress ADDRESS = IpAddress.parse("192.168.1.210");
  private static final IpAddress OTHER = IpAddress.parse("192.168.1.211");

  private static ClientMemory.Client client(int number) {
    return new ClientMemory.Client(
        new IpAddress(IpFamily.IPV4, 0, 0x0a00_0000 + number), new MacAddress(number));
  }

  @Test
  void latestAsker_comesFirst() {
    ClientMemory memory = new ClientMemory(100);
    memory.remember(ADDRESS, client(1));
    memory.remember(ADDRESS, client(2));
    memory.remember(ADDRESS, client(3));
    memory.remember(ADDRESS, client(1));
    assertThat(memory.clientsOf(ADDRESS, 2)).containsExactly(client(1), client(3));
    assertThat(memory.clientsOf(OTHER, 2)).isEmpty();
    assertThat(memory.size()).isEqualTo(3);
  }

  @Test
  void full_forgetsTheOldestOfAll() {
    ClientMemory memory = new ClientMemory(2);
    memory.remember(ADDRESS, client(1));
    memory.remember(OTHER, client(1));
    memory.remember(OTHER, client(2));
    assertThat(memory.clientsOf(ADDRESS, 9)).isEmpty();
    assertThat(memory.clientsOf(OTHER, 9)).containsExactly(client(2), client(1));
  }

  @Test
  void flood_keepsTheLatestThirtyTwoOfAnAddress() {
    ClientMemory memory = new ClientMemory(8192);
    for (int i = 0; i < 10_000; i++) {
      memory.remember(ADDRESS, client(i));
    }
    assertThat(memory.clientsOf(ADDRESS, 100)).hasSize(32).startsWith(client(9999));
    assertThat(memory.size()).isEqualTo(32);
  }

  @Test
  void noCapacity_remembersNobody() {
    ClientMemory memory = new ClientMemory(0);
    memory.remember(ADDRESS, client(1));
    assertThat(memory.clientsOf(ADDRESS, 9)).isEmpty();
  }

  @Test
  void forgottenAddress_isGone() {
    ClientMemory memory = new ClientMemory(9);
    memory.remember(ADDRESS, client(1));
    memory.remember(OTHER, client(1));
    memory.forget(ADDRESS);
    assertThat(memory.clientsOf(ADDRESS, 9)).isEmpty();
    assertThat(memory.size()).isEqualTo(1);
  }

  @Property(tries = 200)
  void sizeAndLists_agree(
      @ForAll @Size(max = 300) List<@IntRange(max = 60) Integer> askers,
      @ForAll @IntRange(max = 40) int capacity) {
    ClientMemory memory = new ClientMemory(capacity);
    for (int asker : askers) {
      memory.remember(asker % 2 == 0 ? ADDRESS : OTHER, client(asker / 2));
    }
    int listed = memory.clientsOf(ADDRESS, 99).size() + memory.clientsOf(OTHER, 99).size();
    assertThat(memory.size()).isEqualTo(listed).isLessThanOrEqualTo(capacity);
  }
}
