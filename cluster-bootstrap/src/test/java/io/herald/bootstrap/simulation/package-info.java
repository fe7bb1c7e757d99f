/**
 * N speakers in one thread and virtual time: the real judgement of peers ({@link
 * io.herald.bootstrap.liveness.PeerTable}) and the real decision ({@link
 * io.herald.announcer.takeover.Takeover}), between them a network that loses, delays, cuts and
 * heals, processes that crash, pause and restart, and an allocator that moves addresses. A seed
 * decides all that happens; {@link io.herald.bootstrap.simulation.Checks} says what must hold, and
 * a violation prints the seed and the last things that happened.
 *
 * <p>What stands in for actors and sockets here is {@link io.herald.bootstrap.simulation.Speaker},
 * kept as plain as possible: facts in, decision, message out.
 */
package io.herald.bootstrap.simulation;
