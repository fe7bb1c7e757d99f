/**
 * Who answers for an address. One sharded {@link io.herald.announcer.Announcer} for each address
 * this node announces owns the sending; {@link io.herald.announcer.Announcers}, one for each node,
 * follows the plan and the liveness of peers and starts and stops them. {@code DESIGN.md} walks the
 * way from a lost hello to the first gratuitous frame.
 */
@NullMarked
package io.herald.announcer;

import org.jspecify.annotations.NullMarked;
