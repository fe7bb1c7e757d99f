/**
 * The shape of the sharding: one shard for each speaker process, its lane, pinned to that process.
 * An address moves when its entity starts in the lane of the new owner and then stops in the lane
 * of the old one, so the plan moves addresses and the shard coordinator never does.
 */
@NullMarked
package io.herald.announcer.lane;

import org.jspecify.annotations.NullMarked;
