/**
 * How two clusters of the same speakers become one again.
 *
 * <p>Speakers see each other by their hello, which carries a summary of the cluster they belong to.
 * When a foreign summary persists, one pure rule, the same on both sides, says which side gives
 * way; its speakers replace their actor systems, one after the other as each hears of it, while
 * their wires go on answering.
 */
@NullMarked
package io.herald.bootstrap.merge;

import org.jspecify.annotations.NullMarked;
