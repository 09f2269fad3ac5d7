package io.tipwatch.report;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis.Arbiter;
import io.tipwatch.report.Diagnosis.Cause;
import io.tipwatch.report.Diagnosis.Chain;
import io.tipwatch.report.Diagnosis.DifferenceClass;
import io.tipwatch.report.Diagnosis.Differing;
import io.tipwatch.report.Diagnosis.Group;
import io.tipwatch.report.Diagnosis.Location;
import io.tipwatch.report.Diagnosis.Message;
import io.tipwatch.report.Diagnosis.Method;
import io.tipwatch.report.Diagnosis.Node;
import io.tipwatch.report.Diagnosis.NotCompared;
import io.tipwatch.report.Diagnosis.Rung;
import io.tipwatch.report.Diagnosis.Step;
import io.tipwatch.report.Diagnosis.Tipset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Diagnoses as they occur, one of each kind at least. */
public final class Samples {
  static final NodeId LOTUS = new NodeId("lotus-1");
  static final NodeId FOREST = new NodeId("forest-1");
  static final NodeId VENUS = new NodeId("venus-1");
  static final NodeId LITE = new NodeId("lite-1");
  static final TipsetKey KEY =
      TipsetKey.of(
          "bafy2bzacecnamqgqmifpluoeldx7zzglxcljo6oja4vrmtj7432rphldpdmm2",
          "bafy2bzacebx2mwhphlpwbjc4gyrxnhs3lkxxbmbqfpngrvhgpxd5vwqgqmf4s");
  static final String ROOT = "bafy2bzaceb5zp4jo2kdzyl4bd6j2gkvnp4b4ezr7sxwqk3cdwkt5r7yiqvmdq";
  static final String OTHER = "bafy2bzacedk4rhmt2jv2lqggd7hpqgyaphlbl5vwoxsyhtxmxpmk4k3xb2tqe";
  private static final long HEIGHT = 3573066;

  private Samples() {}

  /** A split deep inside a cron message, with all that a report can hold. */
  public static Diagnosis split() {
    return split(UnaryOperator.identity());
  }

  /** The same, with every text that a node controls passed through a function. */
  static Diagnosis split(UnaryOperator<String> node) {
    Message cron = message(node, 186, "f00", "f03", "2", Optional.of("f03 cron · EpochTick"), true);
    Message deal =
        message(
            node,
            12,
            "f01477053",
            "f05",
            "4",
            Optional.of("f05 market · PublishStorageDeals"),
            false);
    Message unknown = message(node, -1, "f1abc", "f01234", "99", Optional.empty(), false);
    return new Diagnosis(
        new Verdict.StateSplit(HEIGHT, KEY, Set.of(LOTUS, FOREST, VENUS)),
        new Chain("filecoin-mainnet", "filecoin"),
        Optional.of(new Tipset(HEIGHT, key(node))),
        nodes(node),
        List.of(
            new Group(node.apply(ROOT), List.of(LOTUS, FOREST)),
            new Group(node.apply(OTHER), List.of(VENUS))),
        List.of(VENUS),
        Arbiter.MAJORITY,
        new Cause(
            "gas",
            "This looks like different gas rules or FVM versions: a charge is the first thing that"
                + " differs."),
        Optional.of(location(node, cron)),
        List.of(
            new Differing(cron, DifferenceClass.HARD, node.apply("MsgRct.GasUsed")),
            new Differing(deal, DifferenceClass.HARD, node.apply("MsgRct.ExitCode")),
            new Differing(unknown, DifferenceClass.EVIDENCE, node.apply("Trace"))),
        List.of(new NotCompared(node.apply("IpldOps"), node.apply("forest-1 does not give it"))),
        new TreeMap<>(Map.of("null-or-empty", 812L, "filecoin-prefix", 3L)),
        List.of(
            new Rung("rejection", node.apply("not available: venus gives no text"), 12, 310),
            new Rung("receipts", "same", 240, 98_304),
            new Rung("trace", "found", 18_420, 37_681_152)),
        Reproduce.filecoin(HEIGHT, KEY),
        List.of("3573066-lotus-1.json.zst", "3573066-venus-1.json.zst"));
  }

  private static TipsetKey key(UnaryOperator<String> node) {
    return new TipsetKey(KEY.cids().stream().map(node).toList());
  }

  private static List<Node> nodes(UnaryOperator<String> node) {
    return List.of(
        node(LOTUS, Optional.of(node.apply("lotus")), node.apply("v1.36.2"), node.apply(ROOT)),
        node(FOREST, Optional.of(node.apply("forest")), node.apply("0.36.0"), node.apply(ROOT)),
        node(VENUS, Optional.of(node.apply("venus")), node.apply("1.20.0"), node.apply(OTHER)),
        new Node(
            LITE,
            Optional.of(node.apply("lotus")),
            Optional.of(node.apply("v1.34.0")),
            Optional.empty(),
            Optional.of(node.apply("bafy2bzacereceipts")),
            Optional.of(node.apply("pruned: ipld: could not find bafy2bzace"))));
  }

  private static Node node(NodeId name, Optional<String> client, String version, String root) {
    return new Node(
        name, client, Optional.of(version), Optional.of(root), Optional.empty(), Optional.empty());
  }

  private static Message message(
      UnaryOperator<String> node,
      int index,
      String from,
      String to,
      String method,
      Optional<String> name,
      boolean implicit) {
    return new Message(
        index,
        node.apply("bafy2bzacec3cuq7ifhxgcv2v4yzl4zoe7pxm4u6wrwc3xtynkbjqmvv5isyxk"),
        node.apply(from),
        node.apply(to),
        new Method(node.apply(method), name.map(node)),
        implicit);
  }

  private static Location location(UnaryOperator<String> node, Message message) {
    return new Location(
        message,
        Optional.of(List.of(1, 3, 0)),
        node.apply("GasCharges[283].tg"),
        values(node, "7343", "7343", "7417"),
        List.of(
            step(node, "GasCharges[281]", "OnMethodInvocation tg=75000 cg=75000 sg=0"),
            step(node, "GasCharges[282]", "OnBlockOpenBase tg=187440 cg=187440 sg=0")),
        List.of(
            new Step(
                node.apply("GasCharges[284]"),
                values(node, "OnBlockRead tg=6942", "OnBlockRead tg=6942", "OnGetRandomness tg=1")),
            step(node, "GasCharges[285]", "wasm_exec tg=90172")));
  }

  private static Step step(UnaryOperator<String> node, String at, String value) {
    return new Step(node.apply(at), values(node, value, value, value));
  }

  private static Map<NodeId, String> values(
      UnaryOperator<String> node, String lotus, String forest, String venus) {
    return Map.of(LOTUS, node.apply(lotus), FOREST, node.apply(forest), VENUS, node.apply(venus));
  }

  /** A diagnosis that only a verdict is known of. */
  static Diagnosis bare(Verdict verdict) {
    return new Diagnosis(
        verdict,
        new Chain("filecoin-mainnet", "filecoin"),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        Arbiter.NONE,
        new Cause("none", "Nothing differs."),
        Optional.empty(),
        List.of(),
        List.of(),
        new TreeMap<>(),
        List.of(),
        List.of(),
        List.of());
  }

  static Stream<Verdict> verdicts() {
    return Stream.of(
        new Verdict.Match(HEIGHT),
        new Verdict.Lagging(VENUS, 7),
        new Verdict.Unsettled(),
        new Verdict.Fork(HEIGHT, Set.of(LOTUS, VENUS)),
        new Verdict.StateSplit(HEIGHT, KEY, Set.of(LOTUS, VENUS)),
        new Verdict.Rejected(VENUS, HEIGHT, KEY),
        new Verdict.Stalled(FOREST, HEIGHT),
        new Verdict.ChainStalled(HEIGHT),
        new Verdict.TraceDrift(HEIGHT, KEY),
        new Verdict.Unstable(LOTUS, HEIGHT),
        new Verdict.Down(VENUS, "connection refused"),
        new Verdict.Inconclusive("venus-1: the state of height 3573066 is pruned"));
  }

  /** Every verdict alone, and the full split with and without its place. */
  static Stream<Diagnosis> all() {
    return Stream.concat(
        verdicts().map(Samples::bare), Stream.of(split(), receiptOnly(), undetermined()));
  }

  /** A message that one side lacks. */
  static Diagnosis receiptOnly() {
    Diagnosis split = split();
    Location whole = split.location().orElseThrow();
    return with(
        split,
        new Location(
            whole.message(),
            Optional.empty(),
            "Trace",
            Map.of(LOTUS, "present", FOREST, "present"),
            List.of(),
            List.of()));
  }

  /** Two nodes, and nobody to judge between them. */
  static Diagnosis undetermined() {
    Diagnosis split = split();
    return new Diagnosis(
        split.verdict(),
        split.chain(),
        split.tipset(),
        split.nodes(),
        split.groups(),
        List.of(),
        Arbiter.NONE,
        split.cause(),
        Optional.empty(),
        split.differing(),
        split.notCompared(),
        split.normalised(),
        split.rungs(),
        split.reproduce(),
        split.evidence());
  }

  static Diagnosis with(Diagnosis diagnosis, Location location) {
    return new Diagnosis(
        diagnosis.verdict(),
        diagnosis.chain(),
        diagnosis.tipset(),
        diagnosis.nodes(),
        diagnosis.groups(),
        diagnosis.suspects(),
        diagnosis.arbiter(),
        diagnosis.cause(),
        Optional.of(location),
        diagnosis.differing(),
        diagnosis.notCompared(),
        diagnosis.normalised(),
        diagnosis.rungs(),
        diagnosis.reproduce(),
        diagnosis.evidence());
  }
}
