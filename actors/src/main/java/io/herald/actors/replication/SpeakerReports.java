package io.herald.actors.replication;

import akka.cluster.ddata.Key;
import akka.cluster.ddata.LWWMap;
import akka.cluster.ddata.LWWMapKey;
import io.herald.actors.plan.SpeakerReport;

/**
 * The reports of all speakers, by node name, as one replicated map. Each speaker writes its own
 * entry; a report counts only while the member of its lane is in the cluster.
 */
public final class SpeakerReports {

  /** The key of the map. */
  public static final Key<LWWMap<String, SpeakerReport>> KEY = LWWMapKey.create("speakers");

  private SpeakerReports() {}

  /** A map without reports. */
  public static LWWMap<String, SpeakerReport> empty() {
    return LWWMap.empty();
  }
}
