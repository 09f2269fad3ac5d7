package io.tipwatch.report;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis.Differing;
import io.tipwatch.report.Diagnosis.Group;
import io.tipwatch.report.Diagnosis.Location;
import io.tipwatch.report.Diagnosis.Message;
import io.tipwatch.report.Diagnosis.Node;
import io.tipwatch.report.Diagnosis.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the renderings for people say alike. All texts are shown through {@link NodeText}. */
final class ReportWords {
  /** How many of the differing messages are shown; the JSON has all. */
  static final int MAX_DIFFERING = 20;

  /** How many calls of the path are drawn; deeper ones are left out in the middle. */
  static final int MAX_CALLS = 16;

  /** A command line holds the CIDs of a tipset, so it may be longer than a field. */
  static final int MAX_COMMAND_CHARS = 8192;

  /** How much of what is equal is shown before the difference of two long values. */
  private static final int CONTEXT_CHARS = 32;

  static final String NOTHING = "(nothing there)";

  private ReportWords() {}

  /**
   * One value and the nodes that have it.
   *
   * @param nodes joined by commas
   * @param suspect whether one of them is in the minority
   */
  record Held(String nodes, String value, boolean suspect) {}

  /** {@code STATE SPLIT}. */
  static String kind(Diagnosis diagnosis) {
    return diagnosis.verdict().kind().replace('_', ' ');
  }

  static String sentence(Diagnosis diagnosis) {
    return NodeText.of(VerdictText.sentence(diagnosis.verdict()), 2 * NodeText.MAX_CHARS);
  }

  static String shortKey(TipsetKey key) {
    if (key.isEmpty()) {
      return "(no blocks)";
    }
    int others = key.cids().size() - 1;
    String first = shortCid(key.cids().getFirst());
    return others == 0 ? first : first + " and " + others + " more";
  }

  /** The head and the tail of a CID: CIDs of one kind begin alike. */
  static String shortCid(String cid) {
    String shown = NodeText.of(cid);
    int points = shown.codePointCount(0, shown.length());
    return points <= 24
        ? shown
        : shown.substring(0, shown.offsetByCodePoints(0, 10))
            + "…"
            + shown.substring(shown.offsetByCodePoints(0, points - 8));
  }

  /** On whose word the suspects are suspects. */
  static String arbiter(Diagnosis diagnosis) {
    if (diagnosis.suspects().isEmpty()) {
      return "Nobody can tell which side is wrong: there is no majority and no certificate.";
    }
    String who =
        "Suspect: " + String.join(", ", diagnosis.suspects().stream().map(NodeId::name).toList());
    return switch (diagnosis.arbiter()) {
      case MAJORITY -> who + ", against the strict majority of the nodes.";
      case F3 -> who + ", against the F3 certificate.";
      case NONE -> who + ".";
    };
  }

  /** Whether any node was asked for a state at all. */
  static boolean asked(Diagnosis diagnosis) {
    return !diagnosis.groups().isEmpty() || !silent(diagnosis).isEmpty();
  }

  static boolean divided(Diagnosis diagnosis) {
    return diagnosis.groups().size() > 1 || diagnosis.verdict() instanceof Verdict.StateSplit;
  }

  /** {@code lotus-1 (lotus 1.36.2)}. */
  static String nodeWithClient(Diagnosis diagnosis, NodeId name) {
    return diagnosis.nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .map(ReportWords::client)
        .filter(client -> !client.isEmpty())
        .map(client -> name + " (" + client + ")")
        .orElse(name.name());
  }

  static String client(Node node) {
    String both = node.client().orElse("") + " " + node.version().orElse("");
    return NodeText.of(both.strip());
  }

  static List<String> members(Diagnosis diagnosis, Group group) {
    return group.nodes().stream()
        .map(name ->
            nodeWithClient(diagnosis, name)
                + (diagnosis.suspects().contains(name) ? " ◀ suspect" : ""))
        .toList();
  }

  static List<Node> silent(Diagnosis diagnosis) {
    return diagnosis.nodes().stream().filter(node -> node.error().isPresent()).toList();
  }

  /** {@code #186 f00 → f03 cron · EpochTick}; a message whose sender nobody told by its id. */
  static String message(Message message) {
    String index = message.index() < 0 ? "" : "#" + message.index() + " ";
    if (message.from().isEmpty() && message.to().isEmpty()) {
      return index + (index.isEmpty() ? "the block itself, " : "") + shortCid(message.id());
    }
    return index + NodeText.of(message.from()) + " → " + receiver(message);
  }

  private static String receiver(Message message) {
    String to = NodeText.of(message.to());
    Optional<String> name = message.method().name().map(NodeText::of);
    if (name.isEmpty() && message.method().number().isEmpty()) {
      return to;
    }
    return name.map(known -> known.startsWith(to) ? known : to + " " + known)
        .orElseGet(() -> to + " · method " + NodeText.of(message.method().number()));
  }

  /** The calls from the root to the place, one a line, or none when the place is no call. */
  static List<String> callPath(Location location) {
    if (location.call().isEmpty()) {
      return List.of();
    }
    List<Integer> indexes = location.call().get();
    List<String> path = new ArrayList<>();
    for (int depth = 0; depth < indexes.size(); depth++) {
      path.add("subcall " + indexes.get(depth) + callee(location, depth + 1));
    }
    List<String> shown = new ArrayList<>(path);
    if (path.size() > MAX_CALLS) {
      shown = new ArrayList<>(path.subList(0, MAX_CALLS / 2));
      shown.add("… " + (path.size() - MAX_CALLS) + " calls …");
      shown.addAll(path.subList(path.size() - MAX_CALLS / 2, path.size()));
    }
    List<String> lines = new ArrayList<>(List.of("root call" + callee(location, 0)));
    for (String call : shown) {
      lines.add("   ".repeat(lines.size() - 1) + "└─ " + call);
    }
    return lines;
  }

  /** Who is called at a depth, after a gap; nothing if that is not known. */
  private static String callee(Location location, int depth) {
    return depth < location.callees().size()
        ? "  " + NodeText.of(location.callees().get(depth))
        : "";
  }

  /** Equal values together, in the order of the nodes. */
  static List<Held> held(Diagnosis diagnosis, Map<NodeId, String> values) {
    Map<Optional<String>, List<NodeId>> byValue = new LinkedHashMap<>();
    for (NodeId node : compared(diagnosis, values)) {
      byValue
          .computeIfAbsent(Optional.ofNullable(values.get(node)), _ -> new ArrayList<>())
          .add(node);
    }
    int from = firstShown(values.values());
    List<Held> held = new ArrayList<>();
    byValue.forEach((value, nodes) ->
        held.add(
            new Held(
                String.join(", ", nodes.stream().map(NodeId::name).toList()),
                value.map(text -> excerpt(text, from)).orElse(NOTHING),
                nodes.stream().anyMatch(diagnosis.suspects()::contains))));
    return held;
  }

  /** Where to begin showing long values, so that what differs in them is not cut off. */
  private static int firstShown(Collection<String> values) {
    if (values.stream().allMatch(value -> value.length() <= NodeText.MAX_CHARS)) {
      return 0;
    }
    String first = values.iterator().next();
    int common = first.length();
    for (String value : values) {
      int mismatch = 0;
      while (mismatch < Math.min(common, value.length())
          && first.charAt(mismatch) == value.charAt(mismatch)) {
        mismatch++;
      }
      common = mismatch;
    }
    return common <= NodeText.MAX_CHARS / 2 || (common == first.length() && sameLength(values))
        ? 0
        : common - CONTEXT_CHARS;
  }

  private static boolean sameLength(Collection<String> values) {
    return values.stream().mapToInt(String::length).distinct().count() == 1;
  }

  private static String excerpt(String value, int from) {
    return from == 0
        ? NodeText.of(value)
        : "(" + from + " equal) …" + NodeText.of(value.substring(Math.min(from, value.length())));
  }

  private static List<NodeId> compared(Diagnosis diagnosis, Map<NodeId, String> values) {
    List<NodeId> nodes =
        new ArrayList<>(
            diagnosis.nodes().stream()
                .filter(node -> node.error().isEmpty() || values.containsKey(node.name()))
                .map(Node::name)
                .toList());
    values.keySet().stream().sorted().filter(name -> !nodes.contains(name)).forEach(nodes::add);
    return nodes;
  }

  /** Whether all nodes did the same in a step. */
  static boolean common(Diagnosis diagnosis, Step step) {
    return held(diagnosis, step.values()).size() == 1;
  }

  /** The differing messages but the one that the location is about. */
  static List<Differing> others(Diagnosis diagnosis) {
    return diagnosis.differing().stream()
        .filter(
            one -> diagnosis.location().filter(at -> at.message().equals(one.message())).isEmpty())
        .toList();
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static String duration(long millis) {
    return millis < 10_000 ? millis + " ms" : Measures.tenths(millis, 1_000) + " s";
  }
}
