/**
 * How speakers become one cluster: Akka Management Cluster Bootstrap with a join decider of our
 * own, which does not wait forever for a listed speaker that is switched off, and the Akka
 * configuration that follows from the settings.
 */
@NullMarked
package io.herald.bootstrap.forming;

import org.jspecify.annotations.NullMarked;
