package io.herald.bootstrap.liveness;

import static io.herald.bootstrap.liveness.Hellos.KEYS;
import static io.herald.bootstrap.liveness.Hellos.at;
import static io.herald.bootstrap.liveness.Hellos.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Notes on the wire, and between two tables that have met. */
class NoteTest {
  private static final InetSocketAddress A = at("192.168.1.1");
  private static final InetSocketAddress B = at("192.168.1.2");
  private static final byte[] CONTENT = "claims".getBytes(StandardCharsets.US_ASCII);

  private final List<Observation> toldToB = new ArrayList<>();
  private final PeerTable a = table(A, 1, new ArrayList<>());
  private final PeerTable b = table(B, 2, toldToB);
  private final List<Hello> sent = new ArrayList<>();

  private PeerTable table(InetSocketAddress at, long incarnation, List<Observation> told) {
    return new PeerTable(
        at,
        incarnation,
        Hellos.SETTINGS,
        0,
        new PeerTable.Output() {
          @Override
          public void send(InetSocketAddress peer, Hello hello) {
            sent.add(hello);
          }

          @Override
          public void probe(InetSocketAddress peer) {}

          @Override
          public void observed(Observation observation) {
            told.add(observation);
          }
        });
  }

  @BeforeEach
  void meet() {
    a.peersChanged(PeerSet.watchAll(Set.of(B)), 0);
    b.peersChanged(PeerSet.watchAll(Set.of(A)), 0);
    a.wake(1);
    for (long now = 1000; !sent.isEmpty() && now < 100_000; now += 1000) {
      Hello hello = sent.remove(0);
      (hello.sender().equals(A) ? b : a).received(hello.sender(), hello, now);
    }
    toldToB.clear();
  }

  private Note note() {
    return a.noteFor(B, CONTENT, 200_000).orElseThrow();
  }

  @Test
  void noteFor_processThatIsNotKnown_isNone() {
    assertThat(a.noteFor(at("192.168.1.9"), CONTENT, 200_000)).isEqualTo(Optional.empty());
  }

  @Test
  void received_fromAProcessThatIsKnown_isTold() {
    assertThat(b.received(A, note())).isInstanceOf(Note.class);

    assertThat(toldToB).containsExactly(new Observation.Noted(A, CONTENT));
  }

  @Test
  void received_again_isAReplay() {
    Note note = note();
    Note later = note();
    b.received(A, note);
    b.received(A, later);

    assertThat(b.received(A, later)).isEqualTo(Rejection.REPLAYED);
    assertThat(b.received(A, note)).isEqualTo(Rejection.REPLAYED);
    assertThat(toldToB).hasSize(2);
  }

  @Test
  void received_forOrFromAnotherProcess_isRefused() {
    Note note = note();

    assertThat(b.received(A, new Note(note.sender(), 7, note.sequence(), CONTENT)))
        .isEqualTo(Rejection.WRONG_ADDRESS);
    assertThat(b.received(A, new Note(7, note.receiver(), note.sequence(), CONTENT)))
        .isEqualTo(Rejection.WRONG_ADDRESS);
    assertThat(b.received(at("192.168.1.9"), note)).isEqualTo(Rejection.WRONG_ADDRESS);
    assertThat(toldToB).isEmpty();
  }

  @Test
  void received_beforeTheHelloOfAPeerHeldToBeDead_isRefused() {
    for (long now = 50_000_000; now < 3_000_000_000L; now += 50_000_000) {
      b.wake(now);
    }
    assertThat(toldToB).hasAtLeastOneElementOfType(Observation.Suspected.class);
    toldToB.clear();

    assertThat(b.received(A, note())).isEqualTo(Rejection.UNHEARD);
    assertThat(toldToB).isEmpty();
  }

  @Test
  void decode_encoded_isTheSame() {
    ByteBuffer datagram = encoded(new NoteCodec(KEYS));

    assertThat(NoteCodec.isNote(datagram)).isTrue();
    assertThat(new NoteCodec(KEYS).decode(datagram))
        .isInstanceOfSatisfying(Note.class, read -> assertThat(read.content()).isEqualTo(CONTENT));
  }

  @Test
  void decode_anyBitChanged_isRefused() {
    NoteCodec codec = new NoteCodec(KEYS);
    ByteBuffer datagram = encoded(codec);
    for (int bit = 0; bit < datagram.limit() * 8; bit++) {
      byte good = datagram.get(bit / 8);
      datagram.put(bit / 8, (byte) (good ^ 1 << bit % 8));
      assertThat(codec.decode(datagram)).as("bit %d", bit).isInstanceOf(Rejection.class);
      datagram.put(bit / 8, good);
    }
  }

  @Test
  void decode_otherMesh_isRefused() {
    ByteBuffer datagram = encoded(new NoteCodec(MeshKeys.of(key("the secret of another mesh"))));

    assertThat(new NoteCodec(KEYS).decode(datagram)).isEqualTo(Rejection.UNKNOWN_KEY);
  }

  private ByteBuffer encoded(NoteCodec codec) {
    ByteBuffer datagram = ByteBuffer.allocate(NoteCodec.MAX_LENGTH);
    codec.encode(note(), datagram);
    return datagram.flip();
  }
}
