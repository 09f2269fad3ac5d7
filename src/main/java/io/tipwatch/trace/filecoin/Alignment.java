package io.tipwatch.trace.filecoin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Pairs the messages of two answers by what they are, never by their index: by the CID they are
 * listed under, then by the CID of what was signed, then, for the protocol's own messages, whose
 * CIDs differ between VMs before network version 16, by sender, receiver, method and nonce.
 */
record Alignment(List<Pair> pairs) {

  /** A message of both answers, or of one of them. */
  record Pair(Optional<MessageEntry> left, Optional<MessageEntry> right, boolean moved) {
    MessageEntry either() {
      return left.or(this::right).orElseThrow();
    }
  }

  static Alignment of(List<MessageEntry> left, List<MessageEntry> right) {
    Map<Integer, MessageEntry> matches = new HashMap<>();
    Set<Integer> taken = new HashSet<>();
    match(left, right, matches, taken, m -> Optional.of(m.cid()).filter(cid -> !cid.isEmpty()));
    match(
        left,
        right,
        matches,
        taken,
        m -> Optional.of(m.unsignedCid()).filter(cid -> !cid.isEmpty()));
    match(
        left,
        right,
        matches,
        taken,
        m -> Optional.of(m).filter(MessageEntry::implicit).map(Alignment::implicitKey));
    return new Alignment(inOrder(left, right, matches, taken));
  }

  private static String implicitKey(MessageEntry message) {
    return String.join(
        " ",
        Addresses.withoutNetwork(message.from()),
        Addresses.withoutNetwork(message.to()),
        message.method(),
        message.nonce());
  }

  private static void match(
      List<MessageEntry> left,
      List<MessageEntry> right,
      Map<Integer, MessageEntry> matches,
      Set<Integer> taken,
      Function<MessageEntry, Optional<String>> key) {
    Map<String, Deque<MessageEntry>> waiting = new HashMap<>();
    for (MessageEntry message : right) {
      if (!taken.contains(message.index())) {
        key.apply(message)
            .ifPresent(k -> waiting.computeIfAbsent(k, _ -> new ArrayDeque<>()).add(message));
      }
    }
    for (MessageEntry message : left) {
      if (matches.containsKey(message.index())) {
        continue;
      }
      Deque<MessageEntry> found = key.apply(message).map(waiting::get).orElse(null);
      if (found != null && !found.isEmpty()) {
        MessageEntry match = found.remove();
        matches.put(message.index(), match);
        taken.add(match.index());
      }
    }
  }

  /** Left order, with the right side's own messages where they stand among the others. */
  private static List<Pair> inOrder(
      List<MessageEntry> left,
      List<MessageEntry> right,
      Map<Integer, MessageEntry> matches,
      Set<Integer> taken) {
    List<Pair> pairs = new ArrayList<>();
    Set<Integer> kept =
        Ascent.of(
            left.stream()
                .map(m -> Optional.ofNullable(matches.get(m.index())))
                .flatMap(Optional::stream)
                .map(MessageEntry::index)
                .toList());
    int at = 0;
    for (MessageEntry message : left) {
      MessageEntry match = matches.get(message.index());
      if (match == null) {
        pairs.add(new Pair(Optional.of(message), Optional.empty(), false));
        continue;
      }
      boolean moved = !kept.contains(match.index());
      for (; !moved && at < match.index(); at++) {
        addIfAlone(right.get(at), taken, pairs);
      }
      pairs.add(new Pair(Optional.of(message), Optional.of(match), moved));
    }
    for (; at < right.size(); at++) {
      addIfAlone(right.get(at), taken, pairs);
    }
    return pairs;
  }

  private static void addIfAlone(MessageEntry message, Set<Integer> taken, List<Pair> pairs) {
    if (!taken.contains(message.index())) {
      pairs.add(new Pair(Optional.empty(), Optional.of(message), false));
    }
  }
}
