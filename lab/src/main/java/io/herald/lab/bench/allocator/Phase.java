package io.herald.lab.bench.allocator;

import io.herald.lab.bench.Distribution;

/**
 * What one phase came to.
 *
 * @param name the phase
 * @param services Services that there were
 * @param allocated Services that got an address in it
 * @param seconds from its start to the last address
 * @param fromLeaseSeconds from the taking of the Lease to the last address; in {@code churn} from
 *     the last change
 * @param firstMillis from the taking of the Lease to the first new address; 0 in {@code churn}
 * @param waiting from a Service's creation to its address, in milliseconds, where it was created
 *     with the allocator at work
 * @param statusWrites requests that wrote a status
 * @param eventWrites requests that wrote an event
 * @param requests all requests but the Lease's
 * @param moved Services that had an address and have another one now: none may
 * @param cpu share of one core, from the start to the end
 * @param privateMiB memory that the process is charged for, at the end
 * @param peakMiB the most memory it had, shared pages included
 */
record Phase(
    String name,
    int services,
    int allocated,
    double seconds,
    double fromLeaseSeconds,
    double firstMillis,
    Distribution waiting,
    long statusWrites,
    long eventWrites,
    long requests,
    int moved,
    double cpu,
    double privateMiB,
    double peakMiB) {

  double statusWritesPerService() {
    return allocated == 0 ? 0 : (double) statusWrites / allocated;
  }

  double eventWritesPerService() {
    return allocated == 0 ? 0 : (double) eventWrites / allocated;
  }
}
