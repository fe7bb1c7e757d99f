package io.herald.bootstrap.preview;

import java.util.Optional;

/**
 * The speaker's settings that decide.
 *
 * @param loadBalancerClass only Services of this class; empty for those without one
 * @param ignoreExcludeLabel whether the label that excludes nodes means nothing
 * @param honourExcludeLabelStrictly whether it holds even when it leaves no node
 */
public record PreviewSettings(
    Optional<String> loadBalancerClass,
    boolean ignoreExcludeLabel,
    boolean honourExcludeLabelStrictly) {}
