package io.herald.bootstrap.metrics;

import io.herald.actors.plan.Claim;
import io.herald.bootstrap.metrics.SpeakerBoard.Announced;

/** The plan and what this node announces of it. */
final class AnnouncementMetrics {
  private static final String LAYER2 = "layer2";

  /** Seconds: most takeovers take milliseconds, after a question to the LAN tens of them. */
  private static final double[] TAKEOVER_BOUNDS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 10
  };

  private AnnouncementMetrics() {}

  static void register(Registrar registrar, SpeakerBoard board, String node) {
    registrar.add(
        Catalogue.ANNOUNCED,
        series ->
            board
                .announced()
                .forEach(
                    one ->
                        one.services()
                            .forEach(
                                service ->
                                    series.add(
                                        1,
                                        service.toString(),
                                        LAYER2,
                                        node,
                                        one.address().toString()))));
    registrar.add(
        Catalogue.EPOCH,
        series ->
            board
                .announced()
                .forEach(
                    one ->
                        one.claim()
                            .ifPresent(
                                claim -> series.add(claim.epoch(), one.address().toString()))));
    registrar.add(
        Catalogue.PROVISIONAL,
        series ->
            series.add(
                board.announced().stream()
                    .flatMap((Announced one) -> one.claim().stream())
                    .filter(Claim::provisional)
                    .count()));
    registrar.add(
        Catalogue.ANSWERERS,
        series ->
            board
                .announced()
                .forEach(
                    one -> series.add(board.answerers(one.address()), one.address().toString())));
    board.takeoverTimes(registrar.histogram(Catalogue.TAKEOVER_SECONDS, TAKEOVER_BOUNDS));
    registrar.add(Catalogue.TAKEOVERS, series -> series.add(board.takeovers()));
    registrar.add(Catalogue.PLAN_TERM, series -> series.add(board.plan().version().term()));
    registrar.add(Catalogue.PLAN_SEQUENCE, series -> series.add(board.plan().version().sequence()));
    registrar.add(
        Catalogue.PLAN_ADDRESSES, series -> series.add(board.plan().assignments().size()));
    registrar.add(Catalogue.SPEAKERS, series -> series.add(board.speakers().size()));
  }
}
