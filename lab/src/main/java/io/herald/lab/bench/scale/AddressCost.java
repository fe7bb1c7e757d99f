package io.herald.lab.bench.scale;

import java.util.List;

/**
 * What so many addresses cost.
 *
 * @param addresses how many
 * @param coldStartMillis from the start of all speakers at once to the last address on the wire
 * @param lost how many addresses the node had that was powered off
 * @param takeoverMillis from then to the last of them on the wire again
 * @param planChangeMillis from writing one more Service to its address on the wire, each time
 * @param ordinaryMb private memory of the ordinary speaker that has most
 * @param allocatorMb private memory of the allocator's speaker
 * @param ordinaryCpu share of a core of the ordinary speaker that uses most, with nothing to do
 * @param allocatorCpu the same of the allocator's
 */
record AddressCost(
    int addresses,
    double coldStartMillis,
    int lost,
    double takeoverMillis,
    List<Double> planChangeMillis,
    double ordinaryMb,
    double allocatorMb,
    double ordinaryCpu,
    double allocatorCpu) {

  AddressCost {
    planChangeMillis = List.copyOf(planChangeMillis);
  }
}
