package io.tipwatch.sim;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What comes of executing one tipset. It follows from the chain's seed, the tipset and the shape
 * alone; every node renders it in its own way, and a faulty one with its fault.
 */
public final class SimTrace {
  private final SimTipset tipset;
  private final String root;
  private final String receipts;
  private final TraceShape shape;
  private final List<SimMessage> messages;
  private final long seed;

  public SimTrace(SimChain chain, SimTipset tipset, TraceShape shape) {
    this.tipset = tipset;
    this.shape = shape;
    root = chain.rootOf(tipset);
    receipts = chain.receiptsOf(tipset);
    seed = Dice.hash(chain.rules().seed(), tipset.key().toString());
    messages = list();
  }

  public SimTipset tipset() {
    return tipset;
  }

  public int size() {
    return messages.size();
  }

  /** The state root that a node with or without a fault computes. */
  public String root(Optional<TraceFault> fault) {
    return fault
        .filter(TraceFault::rootDiffers)
        .map(wrong -> Cids.dagCbor(Dice.hash(seed, 0xBAD, wrong.salt())))
        .orElse(root);
  }

  /** The receipts root likewise; it differs only when a receipt does. */
  public String receipts(Optional<TraceFault> fault) {
    return fault
        .filter(wrong -> wrong.rootDiffers() && wrong.touchesReceipts())
        .map(wrong -> Cids.dagCbor(Dice.hash(seed, 0xBAD2, wrong.salt())))
        .orElse(receipts);
  }

  /** The whole answer, made while it is read. */
  public ByteSource render(Rendering rendering, Optional<TraceFault> fault) {
    return new TraceWriter(this, rendering, fault);
  }

  public void writeTo(OutputStream out, Rendering rendering, Optional<TraceFault> fault)
      throws IOException {
    render(rendering, fault).writeTo(out);
  }

  /**
   * A place deep inside a subcall of the tipset's cron message: an amount of gas that differs.
   *
   * @param choice another number finds another place
   */
  public TraceFault deepInCron(long choice) {
    SimMessage cron = messages.getLast();
    Dice dice = new Dice(Dice.hash(seed, 0xC504, choice));
    List<SimCall.Place> deep = SimCall.placesIn(cron.root(), 3, 1_000);
    SimCall.Place place = deep.get(dice.below(deep.size()));
    int charge = dice.below(place.call().charges(shape));
    return TraceFault.inCall(cron.index(), place.path(), "GasCharges[" + charge + "].tg");
  }

  /** The sizes of a call's lists, for choosing a place inside it. */
  public CallSize sizeOf(int message, List<Integer> path) {
    SimCall call = messages.get(message).root();
    for (int index : path) {
      call = call.child(index, List.of());
    }
    return new CallSize(call.charges(shape), call.calls(), call.operations(shape));
  }

  /** The first message on chain that calls a method of some actor, by its index. */
  public OptionalInt calling(long method) {
    return explicit().stream()
        .filter(message -> message.script().method() == method)
        .mapToInt(SimMessage::index)
        .findFirst();
  }

  /** The messages that somebody sent, by their indexes, in the order of their receipts. */
  public List<Integer> sent() {
    return explicit().stream().map(SimMessage::index).toList();
  }

  /** How many elements the lists of a call have. */
  public record CallSize(int charges, int subcalls, int ipldOps) {}

  /** The paths of all calls of a message, the root call's first; at most a thousand. */
  public List<List<Integer>> callsOf(int message) {
    return SimCall.placesIn(messages.get(message).root(), 0, 1_000).stream()
        .map(SimCall.Place::path)
        .toList();
  }

  List<SimMessage> messages() {
    return messages;
  }

  /** Messages that somebody sent and that have a receipt on chain. */
  List<SimMessage> explicit() {
    return messages.stream().filter(message -> !message.implicit()).toList();
  }

  TraceShape shape() {
    return shape;
  }

  long seed() {
    return seed;
  }

  private List<SimMessage> list() {
    List<SimMessage> all = new ArrayList<>();
    for (int i = 0; i < Math.min(tipset.nullRounds(), 100); i++) {
      long epoch = tipset.height() - tipset.nullRounds() + i;
      all.add(message(all.size(), SimMessage.Kind.CRON, Script.cron(1), epoch));
    }
    int blocks = tipset.key().cids().size();
    for (int block = 0; block < blocks; block++) {
      explicitOf(block, all);
      all.add(message(all.size(), SimMessage.Kind.REWARD, Script.REWARD, tipset.height()));
    }
    Script cron = Script.cron(shape.cronMiners());
    all.add(message(all.size(), SimMessage.Kind.CRON, cron, tipset.height()));
    return List.copyOf(all);
  }

  /** BLS messages first, as blocks hold them. */
  private void explicitOf(int block, List<SimMessage> all) {
    Dice dice = new Dice(Dice.hash(seed, 0xB10C, block));
    int count = dice.below(2 * shape.messagesPerBlock() + 1);
    int bls = count - count / 3;
    for (int i = 0; i < count; i++) {
      SimMessage.Kind kind = i < bls ? SimMessage.Kind.BLS : SimMessage.Kind.SECP;
      all.add(message(all.size(), kind, Script.explicit(dice), tipset.height()));
    }
    if (dice.chance(300) || (block == 0 && shape.depth() > 5)) {
      Script contract = Script.contract(shape.depth());
      all.add(message(all.size(), SimMessage.Kind.DELEGATED, contract, tipset.height()));
    }
  }

  private SimMessage message(int index, SimMessage.Kind kind, Script script, long epoch) {
    return new SimMessage(index, Dice.hash(seed, 0x3E55, index), kind, script, epoch);
  }
}
