/**
 * The frames that say who answers for an address: ARP (RFC 826, RFC 5227) for IPv4 and Neighbor
 * Discovery (RFC 4861) for IPv6, in Ethernet.
 *
 * <p>One record per thing on the wire, its components named as in the RFC; {@code encode} and
 * {@code decode} mirror each other. Decoders are strict: a frame that a receiver must or may ignore
 * decodes to {@code null}, never to an exception, because anybody on the LAN can send anything.
 * Nothing here sends, receives or remembers.
 */
@NullMarked
package io.herald.announcer.frame;

import org.jspecify.annotations.NullMarked;
