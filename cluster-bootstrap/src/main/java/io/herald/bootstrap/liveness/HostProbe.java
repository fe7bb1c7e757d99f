package io.herald.bootstrap.liveness;

/**
 * What a silent peer's node says for it. While a peer is silent we knock at the TCP port that its
 * process listens on. The connection is completed by the node's kernel, whether or not the process
 * runs at the moment: it tells a process that stands still (collecting garbage, starved, stopped)
 * from a node that is gone. A refusal tells nothing, since a process without its port is not well.
 *
 * @param firstAt when this silence's first probe was sent, {@link PeerState#NEVER} if none was
 * @param lastAt when the last one was
 * @param answeredAt when the node last completed a connection, {@link PeerState#NEVER} if it did
 *     not
 */
record HostProbe(long firstAt, long lastAt, long answeredAt) {
  /** How many of our intervals before the deadline the first probe is sent. */
  private static final int BEFORE_DEADLINE = 3;

  /** Time for an answer, when we came to ask only just before the deadline: busy kernels dawdle. */
  private static final int ANSWER_TAKES = 2;

  /** Nothing was asked: the peer speaks, or has only just fallen silent. */
  static final HostProbe NONE = new HostProbe(PeerState.NEVER, PeerState.NEVER, PeerState.NEVER);

  /** Whether the next probe is due, {@code heardAt} being the last sign of the peer itself. */
  boolean isDue(long now, long heardAt, long deadlineNanos, long intervalNanos) {
    long begin = Math.max(deadlineNanos / 2, deadlineNanos - BEFORE_DEADLINE * intervalNanos);
    if (now - heardAt < begin) {
      return false;
    }
    // Each tick until it answers, then as seldom as will do: nobody takes the connections out of
    // the queue of a process that stands still.
    return answeredAt == PeerState.NEVER
        ? now - lastAt >= intervalNanos / 2
        : now - answeredAt >= deadlineNanos / 2 && now - lastAt >= intervalNanos / 2;
  }

  HostProbe sent(long now) {
    return new HostProbe(firstAt == PeerState.NEVER ? now : firstAt, now, answeredAt);
  }

  HostProbe answered(long now) {
    return new HostProbe(firstAt, lastAt, now);
  }

  /**
   * When silence becomes a suspicion: after the deadline, once a probe went unanswered for two
   * intervals; while the node answers, after the longer deadline of a process that stands still.
   *
   * @param heardAt the last sign of the peer itself
   */
  long judgeAt(long heardAt, long deadlineNanos, long stalledNanos, long intervalNanos) {
    long due = heardAt + deadlineNanos;
    if (firstAt == PeerState.NEVER) {
      return due;
    }
    if (answeredAt == PeerState.NEVER) {
      return Math.max(due, firstAt + ANSWER_TAKES * intervalNanos);
    }
    // The kernel's word counts as long as the process's.
    long answerEnds = answeredAt + deadlineNanos;
    return Math.max(due, Math.min(answerEnds, heardAt + stalledNanos));
  }
}
