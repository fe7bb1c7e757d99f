/**
 * Which unreachable members are removed from the cluster.
 *
 * <p>Every stock strategy lets a survivor remove itself in some two-node case, and a speaker that
 * stops announcing is the one thing Herald must not do. So the rule here is one-sided: a side never
 * removes itself; it removes the others once they have been unreachable for long enough, which is
 * shorter when the hello is silent as well. After a partition both sides go on as clusters of their
 * own, and {@code io.herald.bootstrap.merge} makes them one again. This is safe because nothing
 * exclusive hangs on membership: allocation is fenced by a Kubernetes Lease, and two answerers for
 * an address settle it by the epoch of their claims.
 */
@NullMarked
package io.herald.bootstrap.downing;

import org.jspecify.annotations.NullMarked;
