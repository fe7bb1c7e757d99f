/**
 * Which node announces an address, and who stands by: a pure function from what is known to a
 * {@link io.herald.actors.plan.Plan}.
 *
 * <p>First {@link io.herald.allocator.placement.Eligibility} says for each address which nodes may
 * announce it, on which interfaces, and how much each is wanted. Then the owners: an address stays
 * where it is, or where a standby took it to; when its owner is no longer eligible, the first
 * standby that is gets it, since that is who took over; everything else goes to the node that
 * announces least. Last the standbys, so that the addresses of a node that dies spread evenly over
 * the others.
 *
 * <p>Nothing moves for the sake of balance. A preference of the operator is stronger than
 * stickiness: the announcers make such moves without a gap.
 */
@NullMarked
package io.herald.allocator.placement;

import org.jspecify.annotations.NullMarked;
