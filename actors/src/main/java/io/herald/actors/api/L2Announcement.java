package io.herald.actors.api;

import io.herald.actors.plan.LinkSelection;
import io.herald.actors.snapshot.ServiceKey;

/**
 * A node that announces a Service at layer 2. A Service whose two addresses are announced by two
 * nodes has two.
 *
 * @param service the Service
 * @param node the node's name
 * @param links the interfaces on which it announces any of the Service's addresses
 */
public record L2Announcement(ServiceKey service, String node, LinkSelection links) {}
