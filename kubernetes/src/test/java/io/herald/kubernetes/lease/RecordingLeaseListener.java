package io.herald.kubernetes.lease;

import io.herald.actors.api.AllocatorLease;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers gains and losses in order. */
final class RecordingLeaseListener implements AllocatorLease.Listener {

  final List<Long> terms = new CopyOnWriteArrayList<>();
  final List<String> losses = new CopyOnWriteArrayList<>();

  @Override
  public void onAcquired(long term) {
    terms.add(term);
  }

  @Override
  public void onLost(String reason) {
    losses.add(reason);
  }
}
