/**
 * The wire: answers for addresses on the node's interfaces, announces them, and watches for others
 * that claim them. {@link io.herald.announcer.wire.Wire} is the way in; {@code announcer/DESIGN.md}
 * walks through the threads and the ways of a frame.
 *
 * <p>Plain Java without actors: it outlives restarts of the actor system, and a request is answered
 * on the thread that captured it. Who should answer for what is decided elsewhere.
 */
@NullMarked
package io.herald.announcer.wire;

import org.jspecify.annotations.NullMarked;
