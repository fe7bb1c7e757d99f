/** What the allocator would decide about a cluster: pure functions for commands. */
@NullMarked
package io.herald.bootstrap.preview;

import org.jspecify.annotations.NullMarked;
