package io.herald.actors.serialization;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializerWithStringManifest;
import com.google.protobuf.MessageLite;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.protocol.AllocatorCommand.Announced;
import io.herald.actors.protocol.AllocatorCommand.Conflict;
import io.herald.actors.protocol.AnnouncerCommand.Hand;
import io.herald.actors.protocol.AnnouncerCommand.HandOk;
import io.herald.actors.protocol.PlanPublished;
import io.herald.actors.protocol.TakeoverCommand.Claims;
import io.herald.actors.serialization.proto.Assignment;
import io.herald.actors.serialization.proto.Claim;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Serializes every message of ours that crosses the network. The manifest is one letter for the
 * type and one digit for its version; within a version, Protocol Buffers' rules let fields be
 * added. Thread-safe.
 */
public final class HeraldSerializer extends SerializerWithStringManifest {

  /** Never changes: it stands in the frames of older releases. */
  private static final int IDENTIFIER = 7946;

  private static final String PLAN = "P1";
  private static final String REPORT = "S1";
  private static final String HAND = "H1";
  private static final String HAND_OK = "K1";
  private static final String ANNOUNCED = "A1";
  private static final String CONFLICT = "X1";
  private static final String CLAIMS = "C1";

  /** Without content: there is one such message. */
  private static final String PLAN_PUBLISHED = "N1";

  private static final byte[] NOTHING = {};

  private final ExtendedActorSystem system;
  private volatile @Nullable Written lastPlan;

  private record Written(Plan plan, byte[] bytes) {}

  /** Called by Akka. */
  public HeraldSerializer(ExtendedActorSystem system) {
    this.system = system;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    if (message instanceof Plan) {
      return PLAN;
    } else if (message instanceof SpeakerReport) {
      return REPORT;
    } else if (message instanceof Hand) {
      return HAND;
    } else if (message instanceof HandOk) {
      return HAND_OK;
    } else if (message instanceof Announced) {
      return ANNOUNCED;
    } else if (message instanceof Conflict) {
      return CONFLICT;
    } else if (message instanceof Claims) {
      return CLAIMS;
    } else if (message instanceof PlanPublished) {
      return PLAN_PUBLISHED;
    }
    throw new IllegalArgumentException("no message for other nodes: " + message.getClass());
  }

  @Override
  public byte[] toBinary(Object message) {
    if (message instanceof PlanPublished) {
      return NOTHING;
    }
    return message instanceof Plan plan ? toBinary(plan) : toProto(message).toByteArray();
  }

  /** A plan goes to every node, so its bytes are made once. */
  private byte[] toBinary(Plan plan) {
    Written last = lastPlan;
    if (last == null || last.plan() != plan) {
      // A plan of 3,000 addresses shrinks to a tenth and then fits into one frame.
      last = new Written(plan, gzip(ProtoMapping.toProto(plan).toByteArray()));
      lastPlan = last;
    }
    return last.bytes();
  }

  private MessageLite toProto(Object message) {
    if (message instanceof SpeakerReport report) {
      return ProtoMapping.toProto(report);
    } else if (message instanceof Hand hand) {
      return io.herald.actors.serialization.proto.Hand.newBuilder()
          .setAssignment(ProtoMapping.toProto(hand.assignment()))
          .setReplyTo(resolver().toSerializationFormat(hand.replyTo()))
          .build();
    } else if (message instanceof HandOk handOk) {
      return io.herald.actors.serialization.proto.HandOk.newBuilder()
          .setClaim(ProtoMapping.toProto(handOk.claim()))
          .build();
    } else if (message instanceof Announced announced) {
      return io.herald.actors.serialization.proto.Announced.newBuilder()
          .setClaim(ProtoMapping.toProto(announced.claims().get(0)))
          .addAllFurther(announced.claims().stream().skip(1).map(ProtoMapping::toProto).toList())
          .build();
    } else if (message instanceof Conflict conflict) {
      return io.herald.actors.serialization.proto.Conflict.newBuilder()
          .setAddress(ProtoMapping.toProto(conflict.address()))
          .setNode(conflict.node())
          .setLink(conflict.link())
          .setMac(conflict.mac().value())
          .setAnnounced(conflict.announced())
          .build();
    } else if (message instanceof Claims claims) {
      return io.herald.actors.serialization.proto.Claims.newBuilder()
          .addAllClaims(claims.claims().stream().map(ProtoMapping::toProto).toList())
          .build();
    }
    throw new IllegalArgumentException("no message for other nodes: " + message.getClass());
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    try {
      return switch (manifest) {
        case PLAN ->
            ProtoMapping.fromProto(
                io.herald.actors.serialization.proto.Plan.parseFrom(gunzip(bytes)));
        case REPORT ->
            ProtoMapping.fromProto(
                io.herald.actors.serialization.proto.SpeakerReport.parseFrom(bytes));
        case HAND -> hand(io.herald.actors.serialization.proto.Hand.parseFrom(bytes));
        case HAND_OK ->
            new HandOk(
                claim(io.herald.actors.serialization.proto.HandOk.parseFrom(bytes).getClaim()));
        case ANNOUNCED ->
            announced(io.herald.actors.serialization.proto.Announced.parseFrom(bytes));
        case CONFLICT -> conflict(io.herald.actors.serialization.proto.Conflict.parseFrom(bytes));
        case CLAIMS ->
            new Claims(
                io.herald.actors.serialization.proto.Claims.parseFrom(bytes)
                    .getClaimsList()
                    .stream()
                    .map(ProtoMapping::fromProto)
                    .toList());
        case PLAN_PUBLISHED -> PlanPublished.NOTICE;
        default ->
            throw new NotSerializableException(
                "unknown manifest \"" + manifest + "\": sent by a newer release?");
      };
    } catch (NotSerializableException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      NotSerializableException unreadable =
          new NotSerializableException("unreadable message \"" + manifest + "\": " + e);
      unreadable.initCause(e);
      throw unreadable;
    }
  }

  private Hand hand(io.herald.actors.serialization.proto.Hand hand) {
    Assignment assignment = hand.getAssignment();
    return new Hand(
        ProtoMapping.fromProto(assignment), resolver().resolveActorRef(hand.getReplyTo()));
  }

  private static Announced announced(io.herald.actors.serialization.proto.Announced announced) {
    return new Announced(
        Stream.concat(Stream.of(announced.getClaim()), announced.getFurtherList().stream())
            .map(HeraldSerializer::claim)
            .toList());
  }

  private static io.herald.actors.plan.Claim claim(Claim claim) {
    return ProtoMapping.fromProto(claim);
  }

  private static Conflict conflict(io.herald.actors.serialization.proto.Conflict conflict) {
    return new Conflict(
        ProtoMapping.fromProto(conflict.getAddress()),
        conflict.getNode(),
        conflict.getLink(),
        new MacAddress(conflict.getMac()),
        conflict.getAnnounced());
  }

  /** Looked up late: the serializer is made while the actor system still starts. */
  private ActorRefResolver resolver() {
    return ActorRefResolver.get(Adapter.toTyped(system));
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new AssertionError("writing to memory never fails", e);
    }
    return out.toByteArray();
  }

  private static byte[] gunzip(byte[] bytes) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return gzip.readAllBytes();
    }
  }
}
