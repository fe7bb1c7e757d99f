/**
 * Liveness of peers: which speakers are alive, told within a few tens of milliseconds.
 *
 * <p><b>What.</b> Every speaker sends small datagrams ({@link io.herald.bootstrap.liveness.Hello})
 * to the peers that it watches and to those that watch it. {@link
 * io.herald.bootstrap.liveness.HelloService} turns what arrives, or does not arrive, into {@link
 * io.herald.bootstrap.liveness.Observation}s. Nothing here decides who announces an address; it is
 * the evidence on which takeover acts.
 *
 * <p><b>How a death shows.</b> Four signs, quickest first:
 *
 * <ol>
 *   <li><i>New incarnation</i>: a restarted process proves a new incarnation, so the old one is
 *       dead. Told one round trip after its first datagram.
 *   <li><i>Port unreachable</i>: the process is gone and its node's kernel lives. Each watched peer
 *       has a connected socket, so the kernel hands us the ICMP error (RFC 1122 section 4.1.3.3)
 *       that answers our next hello: one interval at most. One ICMP message alone is not believed
 *       (they are not authenticated): a hello goes out at once, and a second refusal, or {@link
 *       HelloSettings#confirm()} without a word from the peer, makes it a suspicion.
 *   <li><i>Silence</i>: nothing for {@link HelloSettings#deadline()}, and its node is silent too:
 *       power or cable.
 *   <li><i>A process that stands still</i>: nothing for {@link HelloSettings#stalled()}, though its
 *       node's kernel answers.
 * </ol>
 *
 * <p><b>Stalled or dead.</b> A full garbage collection on a busy machine is as long as the deadline
 * now and then, and to the eyes of the hello it is a power failure. The kernel knows the
 * difference: it completes TCP connections for a process that listens, whether or not that process
 * runs. So in the last intervals before the deadline we knock at the peer's mesh port, which is
 * open between nodes anyway; no privilege is needed. Silence there as well is a dead node, judged
 * at the deadline as ever. An answer earns the process the longer deadline, as long as the answers
 * go on. A refusal, or a firewall that drops, earns nothing. See {@link
 * io.herald.bootstrap.liveness.HostProbe}.
 *
 * <p><b>How a false alarm is avoided.</b> One thread of our own does everything: no mailbox, no TCP
 * queue in front. It reads all that has arrived before it judges. If its own tick was late, it
 * gives every peer fresh grace instead of judging: a node that was paused knows nothing about the
 * others. Only a peer that was heard is ever suspected: one that never answered stays {@code
 * UNKNOWN}, because a closed firewall looks the same; of such a peer the cluster's own slower
 * detector is believed ({@code io.herald.bootstrap.peers}).
 *
 * <p><b>Who watches whom.</b> See {@link io.herald.bootstrap.liveness.WatchPlan}: everyone up to a
 * dozen or so nodes; beyond, a standby watches the nodes that stand before it in its addresses'
 * candidate lists, and a small ring catches the rest. A link carries one hello per interval in each
 * direction while either side watches, so a pair that watches each other pays once; a watched peer
 * learns of its watcher by the flag {@link Hello#subscribe()}. With many links the interval grows
 * so that a node never sends more than {@link HelloSettings#packetsPerSecond()}. Everybody else
 * known is greeted every few seconds, which is how two clusters find each other.
 *
 * <p><b>What an attacker on the network can do.</b> Without the mesh key: nothing is accepted
 * (HMAC-SHA256, 128 bits). A recorded datagram is no use: it names its sender's address, an
 * incarnation is adopted only when it echoes a sequence number that we sent within the last second
 * (so it was made after we asked), the incarnation it replaced is never adopted again, and within
 * an incarnation a sequence number must grow. Forged ICMP can cost at most a suspicion that the
 * next hello lifts, and takeover looks at the wire before it believes one. Not prevented: an
 * attacker who can withhold datagrams can also release them late; such a one controls the network
 * anyway.
 *
 * <p>{@link io.herald.bootstrap.liveness.PeerState} is the decision, pure; {@link
 * io.herald.bootstrap.liveness.PeerTable} holds one for each peer, without I/O or clock; {@link
 * io.herald.bootstrap.liveness.HelloService} is the only class with sockets and a thread.
 */
@NullMarked
package io.herald.bootstrap.liveness;

import org.jspecify.annotations.NullMarked;
