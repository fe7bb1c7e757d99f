/**
 * The operator's configuration as plain values, whichever way it was written: the v0.9 ConfigMap or
 * the custom resources of group {@code metallb.io}.
 */
@NullMarked
package io.herald.actors.config;

import org.jspecify.annotations.NullMarked;
