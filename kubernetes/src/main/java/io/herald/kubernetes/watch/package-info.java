/**
 * The watches, and the snapshot made of what they bring. One thread per kind runs a {@link
 * io.herald.kubernetes.watch.ListWatch}, which converts each object once into a value of the
 * vocabulary and keeps that alone; one more thread hands out snapshots.
 */
@NullMarked
package io.herald.kubernetes.watch;

import org.jspecify.annotations.NullMarked;
