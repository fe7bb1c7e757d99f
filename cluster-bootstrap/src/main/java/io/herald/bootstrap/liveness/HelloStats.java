package io.herald.bootstrap.liveness;

import java.util.Map;

/**
 * Counters since the service started, for metrics.
 *
 * @param sent datagrams handed to the kernel
 * @param sendErrors datagrams that the kernel refused (no route, interface down, firewall)
 * @param received authentic hellos
 * @param rejected datagrams dropped, by reason
 * @param refusals ICMP port-unreachable errors
 * @param probes TCP connections tried to the nodes of silent peers
 * @param probesAnswered how many of them the nodes completed: the peer stood still, no more
 * @param stalls how often our own tick came too late to judge anybody
 */
public record HelloStats(
    long sent,
    long sendErrors,
    long received,
    Map<Rejection, Long> rejected,
    long refusals,
    long probes,
    long probesAnswered,
    long stalls) {}
