/**
 * One speaker process.
 *
 * <p>{@link io.herald.bootstrap.Main} is the command line; {@code herald speaker} builds a {@link
 * io.herald.bootstrap.SpeakerProcess}, which owns what lives as long as the process (the wire, the
 * peers' liveness, the metrics: {@link io.herald.bootstrap.Residents}) and an actor system that may
 * be replaced underneath it. An actor system can never move to another cluster; when two clusters
 * of the same speakers find each other, one side stops its actor systems and starts new ones that
 * join the other side, and the wire goes on answering from the last plan all the while.
 *
 * <p>{@link io.herald.bootstrap.SpeakerGuardian} is the root of each actor system and the place
 * where Herald's actors are spawned. Reading order from there: {@code settings}, {@code forming},
 * {@code downing}, {@code merge}, {@code http}, {@code logs}.
 */
@NullMarked
package io.herald.bootstrap;

import org.jspecify.annotations.NullMarked;
