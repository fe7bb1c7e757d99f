package io.herald.actors.replication;

import akka.cluster.ddata.Key;
import akka.cluster.ddata.LWWRegister;
import akka.cluster.ddata.LWWRegisterKey;
import akka.cluster.ddata.SelfUniqueAddress;

/**
 * The secret that the members of the cluster agree on by themselves, so that nobody has to create
 * one: whoever finds none proposes one, and the first proposal stands.
 */
public final class MeshSecret {

  /** The key of the register; its value is hexadecimal. */
  public static final Key<LWWRegister<String>> KEY = LWWRegisterKey.create("mesh-secret");

  private MeshSecret() {}

  /**
   * A register with this proposal.
   *
   * @param secret random bytes in hexadecimal
   */
  public static LWWRegister<String> proposal(SelfUniqueAddress self, String secret) {
    return LWWRegister.create(self, secret, LWWRegister.reverseClock());
  }
}
