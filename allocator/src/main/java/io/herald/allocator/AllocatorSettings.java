package io.herald.allocator;

import java.time.Duration;
import java.util.Optional;

/**
 * What the allocator is told once.
 *
 * @param node the name of the Node it runs on, for events
 * @param loadBalancerClass only Services of this class are ours; when empty, those without a class
 * @param ignoreExcludeLabel whether nodes with the exclude label may announce all the same
 * @param honourExcludeLabelStrictly whether the exclude label holds even when it leaves no node
 * @param quarantine how long an address that a stranger was seen to hold is not given out
 */
public record AllocatorSettings(
    String node,
    Optional<String> loadBalancerClass,
    boolean ignoreExcludeLabel,
    boolean honourExcludeLabelStrictly,
    Duration quarantine) {}
