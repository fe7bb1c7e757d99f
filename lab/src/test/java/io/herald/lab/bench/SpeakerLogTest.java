package io.herald.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.lab.bench.SpeakerLog.Line;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeakerLogTest {
  private static final SpeakerLog LOG =
      new SpeakerLog(
          List.of(
              new Line(10, "probing address=192.168.1.21 urgent=false"),
              new Line(20, "announcing address=192.168.1.210 epoch=1 provisional=false links=eth0"),
              new Line(30, "announcing address=192.168.1.21 epoch=1 provisional=false links=eth0"),
              new Line(40, "announcing address=192.168.1.21 epoch=2 provisional=true links=eth0")));

  @Test
  void first_addressThatIsAnothersPrefix_isNotMistaken() {
    assertThat(LOG.first("announcing", "192.168.1.21", 0)).hasValue(30);
  }

  @Test
  void first_linesBeforeTheMoment_doNotCount() {
    assertThat(LOG.first("announcing", "192.168.1.21", 31)).hasValue(40);
    assertThat(LOG.first("announcing", "192.168.1.21", 41)).isEmpty();
  }

  @Test
  void takeovers_countsProvisionalAnnouncementsOnly() {
    assertThat(LOG.takeovers(0)).isEqualTo(1);
    assertThat(LOG.takeovers(41)).isZero();
  }

  @Test
  void parse_timeStamp_isOnTheMonotonicClock() {
    var text = "{\"ts\":\"1970-01-01T00:00:01.000005Z\",\"level\":\"info\",\"msg\":\"starting\"}";
    assertThat(SpeakerLog.parse(text, 1_000_000_000L)).hasValue(new Line(5000, "starting"));
  }

  @Test
  void parse_whatIsNoLogLine_isLeftOut() {
    assertThat(SpeakerLog.parse("[warning][cds] archive", 0)).isEmpty();
    assertThat(SpeakerLog.parse("{\"msg\":\"x\"}", 0)).isEmpty();
  }

  @Test
  void read_filesOfTwoSpeakers_oneOrderOfTime(@TempDir Path folder) throws Exception {
    var now = Instant.now();
    var first = Files.writeString(folder.resolve("a"), line(now.plusMillis(5), "later"));
    var second = Files.writeString(folder.resolve("b"), line(now, "earlier") + "noise\n");
    var log = SpeakerLog.read(List.of(first, second, folder.resolve("missing")));
    assertThat(log.lines()).extracting(Line::message).containsExactly("earlier", "later");
  }

  private static String line(Instant at, String message) {
    return "{\"ts\":\"" + at + "\",\"msg\":\"" + message + "\"}\n";
  }
}
