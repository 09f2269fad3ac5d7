package io.tipwatch.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes calls, each with its charges, its subcalls and its IPLD operations. */
final class CallWriter {
  private static final int CBOR = 81;

  /** A subcall that a fault puts in, in place of an index. */
  private static final int EXTRA = -1;

  private final Ink ink;
  private final TraceShape shape;
  private final Rendering rendering;
  private final TraceWriter writer;

  CallWriter(Ink ink, TraceShape shape, Rendering rendering, TraceWriter writer) {
    this.ink = ink;
    this.shape = shape;
    this.rendering = rendering;
    this.writer = writer;
  }

  /** The trace of a message that never ran: a zero value in Go, nothing in Rust. */
  void nothingRan() {
    if (rendering.dialect() == Dialect.FOREST) {
      ink.text("null");
      return;
    }
    if (rendering.generation() == Generation.G0) {
      ink.text("{\"Msg\":null,\"MsgRct\":null,\"Error\":\"\",\"Duration\":0");
    } else {
      ink.text("{\"Msg\":{\"From\":\"\\u003cempty\\u003e\",\"To\":\"\\u003cempty\\u003e\",")
          .text("\"Value\":\"0\",\"Method\":0,\"Params\":null,\"ParamsCodec\":0");
      if (rendering.generation().atLeast(Generation.G2)) {
        ink.text(",\"GasLimit\":0,\"ReadOnly\":false");
      }
      ink.text("},\"MsgRct\":{\"ExitCode\":0,\"Return\":null,\"ReturnCodec\":0}");
    }
    ink.text(",\"GasCharges\":").text(rendering.dialect().emptyList());
    ink.text(",\"Subcalls\":").text(rendering.dialect().emptyList()).text("}");
  }

  /**
   * @param fault the one that lies somewhere in this message's calls
   */
  void call(SimMessage message, SimCall call, Optional<TraceFault> fault) {
    Optional<TraceFault> here =
        fault.filter(wrong -> call.onPath() == wrong.call().orElseThrow().size());
    boolean undispatched = call.cannotBeDispatched(shape);
    ink.text("{\"Msg\":");
    envelope(message, call, here);
    ink.text(",\"MsgRct\":");
    returned(message, call, here, undispatched);
    if (rendering.generation() == Generation.G0) {
      ink.text(",\"Error\":\"\",\"Duration\":").number(time(call.seed(), 0));
    }
    if (rendering.generation().atLeast(Generation.G3)) {
      invoked(call, here, undispatched);
    }
    writer.push(() -> operations(call, here, undispatched));
    if (undispatched) {
      writer.push(() ->
          ink.text(",\"GasCharges\":")
              .text(rendering.dialect().emptyList())
              .text(",\"Subcalls\":")
              .text(rendering.dialect().emptyList()));
      return;
    }
    writer.push(new Subcalls(message, call, here, fault));
    writer.push(new GasCharges(call, here));
  }

  private void envelope(SimMessage message, SimCall call, Optional<TraceFault> here) {
    boolean whole = rendering.generation() == Generation.G0;
    String from = changed(here, "Msg.From") ? "0" + (call.id() + 1) : call.from();
    String to = changed(here, "Msg.To") ? "0" + (call.id() + 2) : call.to();
    ink.text(whole ? "{\"Version\":0,\"To\":" : "{\"From\":");
    address(whole ? to : from);
    ink.text(whole ? ",\"From\":" : ",\"To\":");
    address(whole ? from : to);
    if (whole) {
      ink.text(",\"Nonce\":").number(call.level() == 0 ? message.nonce() : 0);
    }
    long value = (call.level() == 0 ? message.value() : call.value()) + one(here, "Msg.Value");
    ink.text(",\"Value\":\"").number(value).text("\"");
    if (whole) {
      ink.text(",\"GasLimit\":").number(call.gasLimit(message));
      ink.text(",\"GasFeeCap\":\"0\",\"GasPremium\":\"0\"");
    }
    int params = call.script().paramBytes();
    boolean others = changed(here, "Msg.Params");
    ink.text(",\"Method\":").number(call.script().method() + one(here, "Msg.Method"));
    ink.text(",\"Params\":");
    bytes(Dice.hash(paramSeed(message, call), others ? 51 : 50), others ? params + 1 : params);
    if (whole) {
      ink.text(",\"CID\":").cid(Dice.hash(call.seed(), 60)).text("}");
      return;
    }
    ink.text(",\"ParamsCodec\":").number(params == 0 ? 0 : CBOR);
    if (rendering.generation().atLeast(Generation.G2)) {
      ink.text(",\"GasLimit\":").number(call.gasLimit(message) - one(here, "Msg.GasLimit"));
      ink.text(",\"ReadOnly\":").text(call.readOnly() ? "true" : "false");
    }
    if (rendering.generation() == Generation.G2) {
      ink.text(",\"CodeCid\":").link(call.code());
    }
    ink.text("}");
  }

  private void returned(
      SimMessage message, SimCall call, Optional<TraceFault> here, boolean undispatched) {
    long code = call.level() == 0 ? message.exitCode() : 0;
    if (undispatched) {
      code = rendering.dialect() == Dialect.FOREST ? 0 : 5;
    }
    if (changed(here, "MsgRct.ExitCode")) {
      code = code == 0 ? 16 : 0;
    }
    boolean empty = undispatched || (call.level() == 0 && message.exitCode() != 0);
    int length = empty ? 0 : call.script().returnBytes();
    boolean other = changed(here, "MsgRct.Return");
    ink.text("{\"ExitCode\":").number(code).text(",\"Return\":");
    bytes(
        Dice.hash(call.level() == 0 ? message.seed() : call.seed(), other ? 53 : 52),
        other ? length + 1 : length);
    if (rendering.generation() == Generation.G0) {
      ink.text(",\"GasUsed\":").number(call.level() == 0 ? message.gasUsed() : 0);
      ink.text(rendering.dialect() == Dialect.FOREST ? "}" : ",\"EventsRoot\":null}");
    } else {
      ink.text(",\"ReturnCodec\":").number(length == 0 ? 0 : CBOR).text("}");
    }
  }

  /** The root call repeats its message's parameters. */
  private static long paramSeed(SimMessage message, SimCall call) {
    return call.level() == 0 ? message.seed() : call.seed();
  }

  private void invoked(SimCall call, Optional<TraceFault> here, boolean absent) {
    boolean forest = rendering.dialect() == Dialect.FOREST;
    if (absent) {
      ink.text(forest ? ",\"InvokedActor\":null" : "");
      return;
    }
    ink.text(",\"InvokedActor\":{\"Id\":").number(call.id()).text(",\"State\":{\"Code\":");
    ink.link(changed(here, "InvokedActor.State.Code") ? Cids.raw(call.seed()) : call.code());
    ink.text(",\"Head\":");
    ink.cid(changed(here, "InvokedActor.State.Head") ? Dice.hash(call.head(), 1) : call.head());
    ink.text(",\"Nonce\":").number(one(here, "InvokedActor.State.Nonce"));
    ink.text(",\"Balance\":\"").number(call.balance() + one(here, "InvokedActor.State.Balance"));
    String key = rendering.generation() == Generation.G3 ? "Address" : "DelegatedAddress";
    ink.text("\"");
    if (call.to().startsWith("4")) {
      ink.text(",\"").text(key).text("\":");
      address(call.to());
    } else if (!forest) {
      ink.text(",\"").text(key).text("\":null");
    }
    ink.text("}}");
  }

  /** The end of a call: what was read and written, then its closing brace. */
  private void operations(SimCall call, Optional<TraceFault> here, boolean none) {
    if (none || !rendering.generation().atLeast(Generation.G4)) {
      ink.text("}");
      return;
    }
    if (call.script().method() == 5 && call.level() == 1) {
      ink.text(",\"Logs\":[\"[DEBUG] deadline cron at ").number(call.id()).text("\"]");
    }
    writer.push(new IpldOps(call, here));
  }

  private long time(long seed, int index) {
    return 300L + Math.floorMod(Dice.hash(rendering.timing(), seed, index), 40_000);
  }

  private void address(String withoutPrefix) {
    ink.text("\"").text(rendering.prefix() == 'f' ? "f" : "t").text(withoutPrefix).text("\"");
  }

  private void bytes(long seed, int length) {
    if (length == 0) {
      ink.text(rendering.dialect().noBytes());
    } else {
      ink.base64(seed, length);
    }
  }

  private static boolean changed(Optional<TraceFault> here, String field) {
    return here.isPresent() && here.get().changesCallField(field);
  }

  private static long one(Optional<TraceFault> here, String field) {
    return changed(here, field) ? 1 : 0;
  }

  private final class GasCharges implements TraceWriter.Part {
    private final Elements elements;
    private final Charges gas;
    private final long seed;

    GasCharges(SimCall call, Optional<TraceFault> here) {
      elements = new Elements("GasCharges", here);
      gas = call.gas(shape);
      seed = call.seed();
      ink.text(",\"GasCharges\":[");
    }

    @Override
    public void write() {
      while (!writer.isFull()) {
        if (!gas.advance()) {
          elements.end(ink, "]");
          return;
        }
        elements.put(ink, this::charge, this::other);
      }
      writer.push(this);
    }

    private String charge(String leaf) {
      String name = gas.name();
      if (leaf.equals("Name")) {
        name = name.equals("OnHashing") ? "OnBlockRead" : "OnHashing";
      }
      long tg = gas.compute() + gas.storage() + (leaf.equals("tg") ? 1 : 0);
      long cg = gas.compute() + (leaf.equals("cg") ? 1 : 0);
      long sg = gas.storage() + (leaf.equals("sg") ? 1 : 0);
      return text(name, tg, cg, sg);
    }

    private String other() {
      return text("OnUserDefinedCharge", 1_234, 1_234, 0);
    }

    private String text(String name, long tg, long cg, long sg) {
      boolean old = rendering.generation() == Generation.G0;
      return "{\"Name\":\""
          + name
          + (old ? "\",\"loc\":null,\"tg\":" : "\",\"tg\":")
          + tg
          + ",\"cg\":"
          + cg
          + ",\"sg\":"
          + sg
          + (old ? ",\"vtg\":0,\"vcg\":0,\"vsg\":0,\"tt\":" : ",\"tt\":")
          + (name.equals("OnSyscall") ? 0 : time(seed, elements.count()))
          + "}";
    }
  }

  private final class IpldOps implements TraceWriter.Part {
    private final Elements elements;
    private final Charges gas;
    private final SimCall call;
    private int index;
    private boolean begun;

    IpldOps(SimCall call, Optional<TraceFault> here) {
      elements = new Elements("IpldOps", here);
      gas = call.gas(shape);
      this.call = call;
    }

    @Override
    public void write() {
      while (!writer.isFull()) {
        if (!gas.advance()) {
          elements.end(ink, begun ? "]}" : "}");
          return;
        }
        if (gas.reads() || gas.writes()) {
          if (!begun) {
            ink.text(",\"IpldOps\":[");
            begun = true;
          }
          elements.put(ink, this::operation, this::other);
          index++;
        }
      }
      writer.push(this);
    }

    private String operation(String leaf) {
      boolean put = gas.writes() != leaf.equals("Op");
      long size = 40 + gas.storage() % 4_000 + (leaf.equals("Size") ? 1 : 0);
      return text(put, call.block(leaf.equals("Cid") ? -1 - index : index), size);
    }

    private String other() {
      return text(true, call.block(-1), 77);
    }

    private static String text(boolean put, long cid, long size) {
      return "{\"Op\":\""
          + (put ? "Put" : "Get")
          + "\",\"Cid\":{\"/\":\""
          + Cids.dagCbor(cid)
          + "\"},\"Size\":"
          + size
          + "}";
    }
  }

  private final class Subcalls implements TraceWriter.Part {
    private final SimMessage message;
    private final SimCall call;
    private final Optional<TraceFault> fault;
    private final List<Integer> order = new ArrayList<>();
    private int next;

    Subcalls(
        SimMessage message, SimCall call, Optional<TraceFault> here, Optional<TraceFault> fault) {
      this.message = message;
      this.call = call;
      this.fault = fault;
      for (int i = 0; i < call.calls(); i++) {
        order.add(i);
      }
      here.ifPresent(this::alter);
    }

    private void alter(TraceFault wrong) {
      int at = wrong.indexIn("Subcalls").orElse(-1);
      if (at < 0 || at > order.size() || (at == order.size() && !adds(wrong))) {
        return;
      }
      switch (wrong.change()) {
        case REMOVED -> order.subList(at, at + 1).clear();
        case ADDED -> order.add(at, EXTRA);
        case CHANGED -> order.set(at, EXTRA);
        case SWAPPED -> {
          if (at + 1 < order.size()) {
            order.set(at, order.set(at + 1, order.get(at)));
          }
        }
      }
    }

    private static boolean adds(TraceFault wrong) {
      return wrong.change() == TraceFault.Change.ADDED;
    }

    @Override
    public void write() {
      if (next == 0) {
        ink.text(",\"Subcalls\":").text(order.isEmpty() ? rendering.dialect().emptyList() : "[");
      } else if (next < order.size()) {
        ink.text(",");
      }
      if (next == order.size()) {
        ink.text(order.isEmpty() ? "" : "]");
        return;
      }
      int index = order.get(next++);
      writer.push(this);
      SimCall called =
          index == EXTRA
              ? call.extra()
              : call.child(index, fault.flatMap(TraceFault::call).orElse(List.of()));
      Optional<TraceFault> inside = fault.filter(_ -> called.onPath() >= 0);
      writer.push(() -> call(message, called, inside));
    }
  }
}
