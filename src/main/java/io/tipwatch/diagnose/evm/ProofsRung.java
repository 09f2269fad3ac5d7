package io.tipwatch.diagnose.evm;

import io.tipwatch.diagnose.evm.Inquiry.Step;
import io.tipwatch.diagnose.evm.ProofFinding.Spot;
import io.tipwatch.node.rpc.RpcStream;
import io.tipwatch.state.AccountEvidence;
import io.tipwatch.trace.evm.blocks.ProofAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The accounts that a block touched, as both state tries hold them after it, or before it where one
 * node refused it. This is the last rung: tries can differ where no execution does.
 */
record ProofsRung(Inquiry inquiry) {
  private static final String NAME = "proofs";
  private static final String SLOTS = "storage proofs";

  /** Accounts that are asked for, each with a call of its own. */
  private static final int MAX_ACCOUNTS = 128;

  /** Accounts whose slots are asked for, and slots of each. */
  private static final int MAX_STORAGES = 8;

  private static final int MAX_SLOTS = 256;

  /** Contracts that the protocol itself writes to in every block (EIP-4788, EIP-2935). */
  private static final List<String> SYSTEM =
      List.of(
          "0x000f3df6d732807ef1319fb7b8bb8522d0beac02",
          "0x0000f90827f1c53a10cb7a02335b175320002935");

  /** Empty if proofs cannot even be asked for. */
  Optional<ProofFinding> climb() throws IOException {
    Optional<Proven> block = Proven.of(inquiry, NAME);
    if (block.isEmpty()) {
      return Optional.empty();
    }
    new Touched(inquiry).ask();
    NavigableSet<String> accounts = accounts(inquiry.dispute());
    List<String> storing = new ArrayList<>();
    ProofFinding found = accounts(block.get(), accounts, storing);
    List<String> slots = inquiry.mentioned().slots().stream().limit(MAX_SLOTS).toList();
    List<String> storages = storages(found, storing);
    if (storages.isEmpty() || slots.isEmpty()) {
      return Optional.of(found);
    }
    ProofFinding deeper =
        climb(
            SLOTS + suffix(block.get()),
            party -> proofs(party, block.get(), storages, slots),
            (left, right) -> new ProofPairs(block.get()).of(left, right, left.size()));
    return Optional.of(deeper.spots().isEmpty() ? found : deeper.and(found));
  }

  private static String suffix(Proven block) {
    return block.earlier() ? " at the block before" : "";
  }

  /**
   * Compares the accounts themselves.
   *
   * @param storing takes those that keep anything
   */
  private ProofFinding accounts(Proven block, NavigableSet<String> all, List<String> storing)
      throws IOException {
    List<String> asked = all.stream().limit(MAX_ACCOUNTS).toList();
    return climb(
        NAME + suffix(block),
        party -> proofs(party, block, asked, List.of()),
        (left, right) -> {
          left.stream()
              .filter(
                  answer -> !("0x" + answer.storageHash().hex()).equals(AccountEvidence.NO_STORAGE))
              .forEach(answer -> storing.add("0x" + answer.address().hex()));
          return new ProofPairs(block).of(left, right, all.size());
        });
  }

  /** Whose slots are looked at: those whose storage differs, or all where nothing does. */
  private static List<String> storages(ProofFinding found, List<String> storing) {
    List<String> differing =
        found.spots().stream()
            .filter(spot -> spot.what().startsWith("storageHash"))
            .map(Spot::where)
            .toList();
    List<String> all = found.earlier() && found.spots().isEmpty() ? storing : differing;
    return all.stream().limit(MAX_STORAGES).toList();
  }

  private ProofFinding climb(
      String name,
      Said.Question<List<ProofAnswer>> question,
      Inquiry.Comparison<List<ProofAnswer>, ProofFinding> comparison)
      throws IOException {
    return inquiry.climb(
        new Step<>(
            name,
            question,
            comparison,
            ProofFinding::finding,
            nothing -> new ProofFinding(nothing, List.of(), false)));
  }

  private NavigableSet<String> accounts(Dispute dispute) throws IOException {
    NavigableSet<String> accounts = new TreeSet<>(SYSTEM);
    for (Party party : List.of(dispute.left(), dispute.right())) {
      party.block().field("miner").ifPresent(accounts::add);
    }
    accounts.addAll(inquiry.mentioned().accounts());
    return accounts;
  }

  private Said<List<ProofAnswer>> proofs(
      Party party, Proven block, List<String> accounts, List<String> slots) throws IOException {
    long number = block.of(party, inquiry.dispute()).number();
    List<ProofAnswer> proofs = new ArrayList<>();
    long bytes = 0;
    for (String account : accounts) {
      try (RpcStream stream = party.node().traces().proof(account, slots, number)) {
        proofs.add(ProofAnswer.read(stream.body()));
        bytes += stream.bytes();
      }
    }
    long all = bytes;
    return Said.of(proofs, () -> all);
  }
}
