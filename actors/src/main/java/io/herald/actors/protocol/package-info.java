/**
 * What actors on different nodes say to each other. An actor's private messages stay with the actor
 * and implement the same interface; only what is declared here ever crosses the network.
 */
@NullMarked
package io.herald.actors.protocol;

import org.jspecify.annotations.NullMarked;
