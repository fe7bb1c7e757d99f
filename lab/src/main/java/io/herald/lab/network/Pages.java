package io.herald.lab.network;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Gets pages by HTTP as from one of the lab's hosts, without a helper process. */
public final class Pages {
  private Pages() {}

  /**
   * Gets a page on a connection of its own.
   *
   * @param from where to ask from
   * @param url where to, with a literal address
   * @param limit to connect, and again for each piece of the answer
   * @return the page; empty when there is none in time or the status is no success
   */
  public static String get(Namespace from, String url, Duration limit) {
    return from.call(() -> get(url, Math.toIntExact(limit.toMillis())));
  }

  private static String get(String url, int limitMillis) throws IOException {
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    // A connection that is kept could be used from another namespace later.
    connection.setRequestProperty("Connection", "close");
    connection.setConnectTimeout(limitMillis);
    connection.setReadTimeout(limitMillis);
    try (var in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    } finally {
      connection.disconnect();
    }
  }
}
