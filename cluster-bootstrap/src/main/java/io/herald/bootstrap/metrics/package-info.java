/**
 * What a speaker tells Prometheus.
 *
 * <p>{@link io.herald.bootstrap.metrics.Catalogue} lists every metric once: name, type, labels,
 * meaning; {@code docs/metrics.md} is generated from it. The collectors read what other parts hold
 * anyway ({@link io.herald.bootstrap.metrics.SpeakerBoard}, the wire, the hello) at the moment of
 * the scrape, so nothing is pushed around and a series vanishes with the thing it is about. Only
 * what leaves no trace is counted: takeovers on the board, traffic with the Kubernetes API in
 * {@link io.herald.bootstrap.metrics.ApiTraffic}.
 */
@NullMarked
package io.herald.bootstrap.metrics;

import org.jspecify.annotations.NullMarked;
