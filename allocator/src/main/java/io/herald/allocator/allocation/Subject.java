package io.herald.allocator.allocation;

import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Service of ours in one pass.
 *
 * @param service the Service
 * @param request what its user asks for
 * @param current the addresses it has: those decided, else those in its status, else those the
 *     ledger remembers when somebody wiped the status
 * @param claim how good its title to them is
 */
record Subject(Service service, Request request, List<IpAddress> current, Claim claim) {

  /** Titles to addresses, the best first: who comes first, keeps. */
  enum Claim {
    /** A write is under way. */
    IN_FLIGHT,
    /** Held since an earlier pass, on the same terms. */
    UNCHANGED,
    /** Held since an earlier pass; sharing key or ports have changed. */
    CHANGED,
    /** The status says so. */
    STATUS,
    /** Has none. */
    NONE
  }

  /**
   * Among those who need an address: who asks for a particular one first, since nothing else will
   * do; then the oldest; then by name.
   */
  static final Comparator<Subject> WAITING_ORDER =
      Comparator.comparing((Subject subject) -> subject.request.addresses().isEmpty())
          .thenComparing(subject -> subject.service.created())
          .thenComparing(Subject::key);

  /** By title; then who has two before who has one; then the oldest; then by name. */
  static final Comparator<Subject> ORDER =
      Comparator.comparing((Subject subject) -> subject.claim)
          .thenComparing(subject -> subject.current.size(), Comparator.reverseOrder())
          .thenComparing(subject -> subject.service.created())
          .thenComparing(Subject::key);

  static Subject of(Service service, Ledger ledger) {
    Request request = Request.of(service);
    Decision decision = ledger.decisions().get(service.key());
    if (decision != null && decision.isInFlight(service)) {
      return new Subject(service, request, decision.ingress(), Claim.IN_FLIGHT);
    }
    Holding holding = ledger.holdings().get(service.key());
    if (holding != null && !holding.uid().equals(service.uid())) {
      holding = null;
    }
    List<IpAddress> current = service.ingress();
    if (decision != null && decision.stands(service)) {
      current = decision.ingress();
    } else if (current.isEmpty() && holding != null) {
      current = holding.addresses();
    }
    return new Subject(service, request, current, title(service, current, holding));
  }

  private static Claim title(Service service, List<IpAddress> current, @Nullable Holding holding) {
    if (current.isEmpty()) {
      return Claim.NONE;
    }
    if (holding == null || !holding.addresses().equals(current)) {
      return Claim.STATUS;
    }
    return holding.covers(Holding.of(service, current, holding.pool()))
        ? Claim.UNCHANGED
        : Claim.CHANGED;
  }

  ServiceKey key() {
    return service.key();
  }
}
