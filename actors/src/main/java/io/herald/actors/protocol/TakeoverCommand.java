package io.herald.actors.protocol;

import io.herald.actors.plan.Claim;
import java.util.List;

/** Messages between the takeovers of the speakers. */
public interface TakeoverCommand {

  /**
   * What a node announces without the plan's word, or against an older plan.
   *
   * @param claims one for each address
   */
  record Claims(List<Claim> claims) implements TakeoverCommand {

    /** Copies the claims. */
    public Claims {
      claims = List.copyOf(claims);
    }
  }
}
