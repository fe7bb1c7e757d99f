/**
 * Between the hello, which knows sockets, and the announcers, which know nodes: who is watched, and
 * what a silent socket means for which node.
 */
@NullMarked
package io.herald.bootstrap.peers;

import org.jspecify.annotations.NullMarked;
