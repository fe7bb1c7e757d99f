/**
 * From what an operator wrote to a {@link io.herald.actors.config.Configuration}: the v0.9
 * ConfigMap, the custom resources of group {@code metallb.io}, the rules across objects, and which
 * of two sources counts. Pure functions, but for {@link
 * io.herald.kubernetes.configuration.ConfigurationInForce}, which remembers the last valid one.
 */
@NullMarked
package io.herald.kubernetes.configuration;

import org.jspecify.annotations.NullMarked;
