package io.tipwatch.diagnose.evm;

import io.tipwatch.node.evm.Ability;
import io.tipwatch.node.evm.Tracer;
import io.tipwatch.trace.ByteRanges;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Finds out which accounts a block touched from whichever node can tell, where the other one cannot
 * and nothing was compared. What only one node says is good enough to know where to look.
 */
record Touched(Inquiry inquiry) {
  private static final int BLOCK = 64 << 10;

  /** Adds them to those that are mentioned. */
  void ask() throws IOException {
    ask("touched accounts", Ability.PRESTATE, new Tracer.Prestate(false), true);
    ask("called accounts", Ability.CALLS, new Tracer.Calls(false), false);
  }

  private void ask(String name, Ability ability, Tracer tracer, boolean states) throws IOException {
    Dispute dispute = inquiry.dispute();
    boolean mine = dispute.left().lacks(dispute.left().takes(ability)).isEmpty();
    boolean theirs = dispute.right().lacks(dispute.right().takes(ability)).isEmpty();
    if (mine == theirs) {
      return; // both were asked already, or neither can be
    }
    Party able = mine ? dispute.left() : dispute.right();
    inquiry.ask(name, able, party -> told(party, tracer, states));
  }

  private Said<Integer> told(Party party, Tracer tracer, boolean states) throws IOException {
    boolean whole = !party.owns() || party.lacks(List.of(Ability.DEBUG_BLOCK)).isEmpty();
    if (whole) {
      return Said.reading(
              (Party asked) -> asked.whole(tracer), (in, again) -> noted(in, again, states))
          .ask(party);
    }
    List<String> all = inquiry.dispute().transactions();
    Said<List<Integer>> said =
        Singles.upTo(all.size(), all)
            .reading(
                (asked, hash) -> asked.one(hash, tracer), (in, again) -> noted(in, again, states))
            .ask(party);
    return new Said<>(said.value().map(List::size), said.why(), said.bytes());
  }

  private int noted(InputStream in, ByteRanges again, boolean states) throws IOException {
    byte[] block = new byte[BLOCK];
    while (in.read(block) >= 0) {
      // it is kept as it passes
    }
    if (states) {
      inquiry.mentioned().inStates(again);
    } else {
      inquiry.mentioned().in(again, Long.MAX_VALUE);
    }
    return 1;
  }
}
