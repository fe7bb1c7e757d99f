package io.herald.actors.serialization;

import com.google.protobuf.ByteString;
import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.serialization.proto.Range;
import io.herald.actors.serialization.proto.Subnet;
import io.herald.actors.snapshot.ServiceKey;
import java.util.List;
import java.util.TreeSet;

/** Domain records to Protocol Buffers messages and back. Stateless. */
final class ProtoMapping {

  private ProtoMapping() {}

  static io.herald.actors.serialization.proto.Plan toProto(Plan plan) {
    return io.herald.actors.serialization.proto.Plan.newBuilder()
        .setTerm(plan.version().term())
        .setSequence(plan.version().sequence())
        .addAllAssignments(plan.assignments().values().stream().map(ProtoMapping::toProto).toList())
        .addAllPools(plan.pools().stream().map(ProtoMapping::toProto).toList())
        .build();
  }

  static Plan fromProto(io.herald.actors.serialization.proto.Plan plan) {
    return Plan.of(
        new PlanVersion(plan.getTerm(), plan.getSequence()),
        plan.getAssignmentsList().stream().map(ProtoMapping::fromProto).toList(),
        plan.getPoolsList().stream().map(ProtoMapping::fromProto).toList());
  }

  static io.herald.actors.serialization.proto.Assignment toProto(Assignment assignment) {
    var builder =
        io.herald.actors.serialization.proto.Assignment.newBuilder()
            .setAddress(toProto(assignment.address()))
            .setEpoch(assignment.epoch());
    for (ServiceKey service : assignment.services()) {
      builder.addServices(
          io.herald.actors.serialization.proto.Service.newBuilder()
              .setNamespace(service.namespace())
              .setName(service.name()));
    }
    for (Candidate candidate : assignment.candidates()) {
      builder.addCandidates(
          io.herald.actors.serialization.proto.Candidate.newBuilder()
              .setNode(candidate.node())
              .setAllLinks(candidate.links().all())
              .addAllLinks(candidate.links().names()));
    }
    return builder.build();
  }

  static Assignment fromProto(io.herald.actors.serialization.proto.Assignment assignment) {
    TreeSet<ServiceKey> services = new TreeSet<>();
    assignment
        .getServicesList()
        .forEach(
            service -> services.add(new ServiceKey(service.getNamespace(), service.getName())));
    List<Candidate> candidates =
        assignment.getCandidatesList().stream()
            .map(
                candidate ->
                    new Candidate(
                        candidate.getNode(),
                        candidate.getAllLinks()
                            ? LinkSelection.ALL
                            : LinkSelection.of(candidate.getLinksList())))
            .toList();
    return new Assignment(
        fromProto(assignment.getAddress()), services, candidates, assignment.getEpoch());
  }

  static io.herald.actors.serialization.proto.SpeakerReport toProto(SpeakerReport report) {
    return io.herald.actors.serialization.proto.SpeakerReport.newBuilder()
        .setNode(report.node())
        .setLane(report.lane().id())
        .setLeaving(report.leaving())
        .setProcess(report.process())
        .addAllLinks(report.links().stream().map(ProtoMapping::toProto).toList())
        .build();
  }

  static SpeakerReport fromProto(io.herald.actors.serialization.proto.SpeakerReport report) {
    return new SpeakerReport(
        report.getNode(),
        new Lane(report.getLane()),
        report.getLinksList().stream().map(ProtoMapping::fromProto).toList(),
        report.getLeaving(),
        report.getProcess());
  }

  private static io.herald.actors.serialization.proto.Link toProto(Link link) {
    return io.herald.actors.serialization.proto.Link.newBuilder()
        .setName(link.name())
        .setIndex(link.index())
        .setMac(link.mac().value())
        .setCarrier(link.carrier())
        .setArp(link.arp())
        .addAllSubnets(
            link.subnets().stream()
                .map(
                    subnet ->
                        Subnet.newBuilder()
                            .setAddress(toProto(subnet.address()))
                            .setPrefixLength(subnet.prefixLength())
                            .build())
                .toList())
        .build();
  }

  private static Link fromProto(io.herald.actors.serialization.proto.Link link) {
    return new Link(
        link.getName(),
        link.getIndex(),
        new MacAddress(link.getMac()),
        link.getCarrier(),
        link.getArp(),
        link.getSubnetsList().stream()
            .map(subnet -> new Cidr(fromProto(subnet.getAddress()), subnet.getPrefixLength()))
            .toList());
  }

  static io.herald.actors.serialization.proto.Claim toProto(Claim claim) {
    return io.herald.actors.serialization.proto.Claim.newBuilder()
        .setAddress(toProto(claim.address()))
        .setNode(claim.node())
        .setEpoch(claim.epoch())
        .setProvisional(claim.provisional())
        .setDoubtful(claim.doubtful())
        .build();
  }

  static Claim fromProto(io.herald.actors.serialization.proto.Claim claim) {
    return new Claim(
        fromProto(claim.getAddress()),
        claim.getNode(),
        claim.getEpoch(),
        claim.getProvisional(),
        claim.getDoubtful());
  }

  private static Range toProto(IpRange range) {
    return Range.newBuilder()
        .setFirst(toProto(range.first()))
        .setLast(toProto(range.last()))
        .build();
  }

  private static IpRange fromProto(Range range) {
    return new IpRange(fromProto(range.getFirst()), fromProto(range.getLast()));
  }

  static ByteString toProto(IpAddress address) {
    return ByteString.copyFrom(address.toBytes());
  }

  static IpAddress fromProto(ByteString bytes) {
    return IpAddress.of(bytes.toByteArray());
  }
}
