package io.herald.bootstrap.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Claim;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimNotesTest {

  private static final int NOTE = 1184;

  private static Claim claim(String address, long epoch, boolean provisional) {
    return new Claim(IpAddress.parse(address), "node-1", epoch, provisional);
  }

  @Test
  void write_bothFamilies_readsTheSame() {
    List<Claim> claims =
        List.of(
            claim("192.0.2.10", 1, false),
            claim("2001:db8::10", Long.MAX_VALUE, true),
            claim("255.255.255.255", 7, true));

    List<byte[]> notes = ClaimNotes.write(claims, NOTE);

    assertThat(notes).hasSize(1);
    assertThat(ClaimNotes.read(notes.get(0))).isEqualTo(claims);
  }

  @Test
  void write_nothing_isNoNote() {
    assertThat(ClaimNotes.write(List.of(), NOTE)).isEmpty();
  }

  @Test
  void write_threeThousand_fillsNotesWithoutLosingAny() {
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      claims.add(claim("10.0." + i / 256 + "." + i % 256, i, i % 2 == 0));
    }

    List<byte[]> notes = ClaimNotes.write(claims, NOTE);

    assertThat(notes).hasSizeLessThan(40).allMatch(note -> note.length <= NOTE);
    assertThat(notes.stream().flatMap(note -> ClaimNotes.read(note).stream()).toList())
        .isEqualTo(claims);
  }

  @Test
  void read_cutShort_isRefused() {
    byte[] note = ClaimNotes.write(List.of(claim("192.0.2.10", 1, false)), NOTE).get(0);
    for (int length = 0; length < note.length; length++) {
      byte[] cut = Arrays.copyOf(note, length);
      // A note may end after the name: no claims.
      if (length != 8) {
        assertThatIllegalArgumentException().isThrownBy(() -> ClaimNotes.read(cut));
      }
    }
  }

  @Test
  void read_otherVersion_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> ClaimNotes.read(new byte[] {2, 0}));
  }
}
