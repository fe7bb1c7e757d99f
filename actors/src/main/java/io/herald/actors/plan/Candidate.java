package io.herald.actors.plan;

/**
 * A node that may announce an address.
 *
 * @param node the name of the Node
 * @param links the interfaces it would announce on
 */
public record Candidate(String node, LinkSelection links) {}
