package io.herald.bootstrap;

import io.herald.bootstrap.http.StateBoard;
import io.herald.bootstrap.merge.ClusterBoard;
import io.herald.bootstrap.settings.Settings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * What every part of a speaker may use, for as long as the process lives. All of it is thread-safe.
 *
 * @param settings validated, never changes
 * @param metrics where metrics are registered; served as {@code /metrics}
 * @param state where parts report what {@code /state}, {@code /ready} and {@code /alive} show
 * @param cluster which cluster this speaker belongs to at the moment
 * @param control how a part asks the process to join another cluster or to stop
 */
public record SpeakerContext(
    Settings settings,
    PrometheusRegistry metrics,
    StateBoard state,
    ClusterBoard cluster,
    SpeakerControl control) {}
