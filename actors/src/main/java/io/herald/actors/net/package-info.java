/**
 * Addresses as values: IPv4 and IPv6 addresses, ranges and subnets, and Ethernet hardware
 * addresses. Immutable, ordered and printed the way the Kubernetes API prints them (RFC 5952).
 * Nothing here ever resolves a name.
 */
@NullMarked
package io.herald.actors.net;

import org.jspecify.annotations.NullMarked;
