package io.herald.lab.kubeproxy;

/**
 * One place that serves a Service's port.
 *
 * @param address the pod's IPv4 or IPv6 address
 * @param port the port there
 * @param node the name of the node that holds the pod
 * @param ready whether it may get new connections
 * @param serving whether it still answers although it is terminating
 */
public record Endpoint(String address, int port, String node, boolean ready, boolean serving) {}
