/**
 * End-to-end tests: real speakers in a lab, judged by frames on the wire, by the client's stopwatch
 * and by what stands in the API server. They share one lab of three nodes, which each test finds as
 * {@link io.herald.lab.e2e.Cluster#fresh} leaves it.
 */
@NullMarked
package io.herald.lab.e2e;

import org.jspecify.annotations.NullMarked;
