package io.herald.bootstrap.liveness;

import static io.herald.bootstrap.liveness.Hellos.at;
import static io.herald.bootstrap.liveness.Hellos.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HelloCodecTest {
  private static final Hello HELLO =
      new Hello(
          at("192.168.1.11"),
          new ClusterIdentity(0x0102030405060708L, 0x090a0b0c0d0e0f10L),
          0x1111111111111111L,
          0x2222222222222222L,
          0x3333333333333333L,
          0x4444444444444444L,
          50,
          true,
          true,
          true);

  private static final String GOLDEN_FIELDS =
      "48440107"
          + "%s"
          + "0102030405060708090a0b0c0d0e0f10"
          + "1111111111111111"
          + "2222222222222222"
          + "3333333333333333"
          + "4444444444444444"
          + "00000000000000000000ffffc0a8010b"
          + "1f0a"
          + "0032";

  /** Fixed: a node that runs the previous release sends and expects exactly these bytes. */
  private static final String GOLDEN_KEY_ID = "4cf55ec2";

  private static final String GOLDEN_MAC = "fd5c3e7a66b894297a92a34171b66567";

  @Test
  void encode_knownHello_givesTheGoldenBytes() {
    assertThat(HexFormat.of().formatHex(bytes(HELLO)))
        .isEqualTo(GOLDEN_FIELDS.formatted(GOLDEN_KEY_ID) + GOLDEN_MAC);
  }

  @Test
  void encode_signature_isHmacSha256OfAllBeforeWithTheDerivedKey() throws Exception {
    byte[] bytes = bytes(HELLO);
    byte[] derived =
        hmac(
            "the secret of this mesh".getBytes(StandardCharsets.US_ASCII),
            "herald hello v1 key".getBytes(StandardCharsets.US_ASCII));

    assertThat(Arrays.copyOfRange(bytes, 76, 92))
        .isEqualTo(Arrays.copyOf(hmac(derived, Arrays.copyOf(bytes, 76)), 16));
  }

  private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  @Property(tries = 500)
  void decode_whatWasEncoded_isTheSame(@ForAll("hellos") Hello hello) {
    assertThat(decode(Hellos.KEYS, bytes(hello))).isEqualTo(hello);
  }

  @Property(tries = 500)
  void decode_oneBitFlipped_isNeverAccepted(
      @ForAll("hellos") Hello hello, @ForAll @IntRange(max = 92 * 8 - 1) int bit) {
    byte[] bytes = bytes(hello);
    bytes[bit / 8] ^= (byte) (1 << bit % 8);

    assertThat(decode(Hellos.KEYS, bytes)).isInstanceOf(Rejection.class);
  }

  @Property(tries = 1000)
  void decode_noise_isRejectedWithoutAnException(@ForAll @Size(max = 300) byte[] noise) {
    assertThat(decode(Hellos.KEYS, noise)).isInstanceOf(Rejection.class);
  }

  @Property(tries = 300)
  void decode_truncated_isRejected(
      @ForAll("hellos") Hello hello, @ForAll @IntRange(max = 91) int length) {
    assertThat(decode(Hellos.KEYS, Arrays.copyOf(bytes(hello), length)))
        .isEqualTo(Rejection.LENGTH);
  }

  @Property(tries = 500)
  void decode_authenticWithAnyFields_givesAHelloOrNamesTheField(@ForAll @Size(92) byte[] fields)
      throws GeneralSecurityException {
    byte[] signed = fields.clone();
    System.arraycopy(bytes(HELLO), 0, signed, 0, 8); // magic, version, key id
    signed[3] &= 7; // the flags that version 1 knows

    Decoded decoded = decode(Hellos.KEYS, resigned(signed));
    if (decoded instanceof Hello hello) {
      assertThat(bytes(hello)).isEqualTo(signed);
    } else {
      assertThat(decoded).isEqualTo(Rejection.BAD_FIELD);
    }
  }

  @Test
  void decode_laterVersionWithMoreFields_isUnderstood() throws Exception {
    byte[] longer = Arrays.copyOf(bytes(HELLO), 100);
    longer[2] = 2;

    assertThat(decode(Hellos.KEYS, resigned(longer))).isEqualTo(HELLO);
  }

  @Test
  void decode_versionOneWithMoreFields_isRejected() throws Exception {
    assertThat(decode(Hellos.KEYS, resigned(Arrays.copyOf(bytes(HELLO), 100))))
        .isEqualTo(Rejection.NOT_A_HELLO);
  }

  @Test
  void decode_zeroFields_isRejected() throws Exception {
    for (int[] field : new int[][] {{24, 32}, {72, 74}, {74, 76}}) {
      byte[] bytes = bytes(HELLO);
      Arrays.fill(bytes, field[0], field[1], (byte) 0);
      assertThat(decode(Hellos.KEYS, resigned(bytes))).isEqualTo(Rejection.BAD_FIELD);
    }
  }

  @Test
  void decode_otherMesh_isAnUnknownKey() {
    assertThat(decode(MeshKeys.of(key("the secret of another mesh")), bytes(HELLO)))
        .isEqualTo(Rejection.UNKNOWN_KEY);
  }

  @Test
  void decode_duringRotation_acceptsBothKeysInEachStep() {
    MeshKey old = key("the secret of this mesh");
    MeshKey fresh = key("the secret of next year");
    MeshKeys[] steps = {
      MeshKeys.of(old), MeshKeys.of(old, fresh), MeshKeys.of(fresh, old), MeshKeys.of(fresh)
    };

    for (int i = 0; i + 1 < steps.length; i++) {
      assertThat(decode(steps[i], bytes(steps[i + 1], HELLO))).isEqualTo(HELLO);
      assertThat(decode(steps[i + 1], bytes(steps[i], HELLO))).isEqualTo(HELLO);
    }
    assertThat(decode(steps[3], bytes(steps[0], HELLO))).isEqualTo(Rejection.UNKNOWN_KEY);
  }

  @Test
  void derive_shortSecret_namesTheFix() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MeshKey.derive(new byte[15]))
        .withMessageContaining("at least 16 random bytes");
  }

  @Test
  void toString_ofKeys_showsNoSecret() {
    assertThat(Hellos.KEYS.toString()).contains("MeshKey[id=" + GOLDEN_KEY_ID + "]");
  }

  private static byte[] bytes(Hello hello) {
    return bytes(Hellos.KEYS, hello);
  }

  private static byte[] bytes(MeshKeys keys, Hello hello) {
    ByteBuffer out = ByteBuffer.allocate(HelloCodec.LENGTH);
    new HelloCodec(keys).encode(hello, out);
    assertThat(out.remaining()).isZero();
    return out.array();
  }

  private static Decoded decode(MeshKeys keys, byte[] bytes) {
    return new HelloCodec(keys).decode(ByteBuffer.wrap(bytes));
  }

  private static byte[] resigned(byte[] bytes) throws GeneralSecurityException {
    Mac mac = Hellos.KEYS.signing().mac();
    byte[] digest = mac.doFinal(Arrays.copyOf(bytes, bytes.length - 16));
    System.arraycopy(digest, 0, bytes, bytes.length - 16, 16);
    return bytes;
  }

  @Provide
  Arbitrary<Hello> hellos() {
    Arbitrary<byte[]> addresses =
        Arbitraries.bytes()
            .array(byte[].class)
            .ofSize(4)
            .flatMap(
                four ->
                    Arbitraries.of(
                        four, Arrays.copyOf(new byte[] {0x20, 0x01, four[0], four[1]}, 16)));
    Arbitrary<InetSocketAddress> senders =
        Combinators.combine(addresses, Arbitraries.integers().between(1, 65535))
            .as(HelloCodecTest::socketAddress);
    Arbitrary<Long> longs = Arbitraries.longs();
    return Combinators.combine(
            senders,
            Combinators.combine(longs, longs).as(ClusterIdentity::new),
            Arbitraries.longs().filter(value -> value != 0),
            Arbitraries.longs().greaterOrEqual(0),
            longs,
            longs,
            Arbitraries.integers().between(1, 65535),
            Arbitraries.integers().between(0, 7))
        .as(
            (sender, cluster, incarnation, sequence, echoIncarnation, echoSequence, ms, flags) ->
                new Hello(
                    sender,
                    cluster,
                    incarnation,
                    sequence,
                    echoIncarnation,
                    echoSequence,
                    ms,
                    (flags & 1) != 0,
                    (flags & 2) != 0,
                    (flags & 4) != 0));
  }

  private static InetSocketAddress socketAddress(byte[] address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
