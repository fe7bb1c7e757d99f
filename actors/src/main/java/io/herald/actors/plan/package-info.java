/**
 * The plan: which node announces which address, who stands by, and with which epoch. The allocator
 * writes it, every speaker holds the whole of it, and announcers and takeover obey it. A plan is
 * immutable and carries a version, so that "newer" is never a matter of clocks.
 */
@NullMarked
package io.herald.actors.plan;

import org.jspecify.annotations.NullMarked;
