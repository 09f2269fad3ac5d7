package io.tipwatch.sim;

import io.tipwatch.chain.TipsetKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a mirror says while its head does not move: what the real node says when it is asked about
 * that head, and its own refusal of what comes next. May be used from any thread.
 */
final class Standstill implements SyncReports.Position {
  private static final String TIPSET = "Filecoin.ChainGetTipSet";

  private final SyncReports.Tip head;
  private final Map<String, NodeMethods.Method> reports;
  private final Set<String> refusedBlocks = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Refusing refusing;

  private record Refusing(MirrorFault fault, SyncReports.Refused latest) {}

  /** What becomes of a call. */
  sealed interface Answer {
    /** The real node answers this request, and that answer may be changed on its way. */
    record Pass(Buffer request, Optional<FaultEdit> edit) implements Answer {}

    record Own(Reply reply) implements Answer {}
  }

  Standstill(SyncReports.Tip head, Dialect dialect, Instant started, InstantSource clock) {
    this.head = head;
    reports = new SyncReports(dialect, this, started, clock).methods();
  }

  /** From now on the next tipset is refused, and that one computes to something else. */
  void refuse(MirrorFault fault, SyncReports.Tip child) {
    refusedBlocks.addAll(child.key().cids());
    String reason = RpcFailure.stateRootMismatch(fault.claimedRoot(), fault.computedRoot());
    refusing = new Refusing(fault, new SyncReports.Refused(child, reason));
  }

  /** Another next tipset has taken the place of the first. */
  void refuse(SyncReports.Tip child) {
    Refusing now = refusing;
    if (now != null) {
      refuse(now.fault(), child);
    }
  }

  /** Whether the answer tells of refusals, so that the newest one should be known. */
  boolean tells(Call call) {
    return refusing != null && reports.containsKey(call.method());
  }

  /**
   * @param body the call as it came
   */
  Answer answer(Call call, Buffer body) {
    Refusing now = refusing;
    try {
      NodeMethods.Method own = reports.get(call.method());
      if (now != null && own != null) {
        return new Answer.Own(own.answer().apply(call.params()));
      }
      return switch (call.method()) {
        case "Filecoin.ChainHead" -> pass(call, TIPSET, new JsonArray().add(key()));
        case TIPSET, "Filecoin.ChainTipSetWeight", "Filecoin.StateNetworkVersion" ->
            anchored(call, 0, body);
        case "Filecoin.ChainGetTipSetByHeight", "Filecoin.ChainGetTipSetAfterHeight" ->
            anchored(call, 1, body);
        case RealChain.EXECUTE -> executed(call, body, now);
        case "Forest.StateCompute" -> rootOnly(call, body, now);
        default -> new Answer.Pass(body, Optional.empty());
      };
    } catch (ClassCastException | IllegalArgumentException | IndexOutOfBoundsException _) {
      return new Answer.Pass(body, Optional.empty()); // the real node knows what to say
    }
  }

  private Answer executed(Call call, Buffer body, @Nullable Refusing now) {
    TipsetKey asked = NodeMethods.key(call.params(), 2);
    boolean here = asked.isEmpty() || asked.equals(head.key());
    return new Answer.Pass(
        anchored(call, 2, body).request(),
        here ? Optional.ofNullable(now).map(it -> new FaultEdit(it.fault())) : Optional.empty());
  }

  private Answer rootOnly(Call call, Buffer body, @Nullable Refusing now) {
    if (now == null || call.params().getLong(0) != head.height()) {
      return new Answer.Pass(body, Optional.empty());
    }
    JsonObject computed =
        new JsonObject()
            .put("stateRoot", new JsonObject().put("/", now.fault().computedRoot()))
            .put("epoch", head.height())
            .put("tipsetKey", key());
    return new Answer.Own(new Reply.Value(new JsonArray().add(computed).encode()));
  }

  /** Where a call says nothing of the tipset, it means the head. */
  private Answer.Pass anchored(Call call, int at, Buffer body) {
    if (!NodeMethods.key(call.params(), at).isEmpty()) {
      return new Answer.Pass(body, Optional.empty());
    }
    JsonArray params = call.params().copy();
    params.set(at, key());
    return pass(call, call.method(), params);
  }

  private static Answer.Pass pass(Call call, String method, JsonArray params) {
    JsonObject request =
        new JsonObject()
            .put("jsonrpc", "2.0")
            .put("id", Json.decodeValue(call.id().orElse("null")))
            .put("method", method)
            .put("params", params);
    return new Answer.Pass(request.toBuffer(), Optional.empty());
  }

  private JsonArray key() {
    return new JsonArray(TipsetJson.key(head.key().cids()));
  }

  @Override
  public SyncReports.Tip head() {
    return head;
  }

  @Override
  public long network() {
    return refused().map(it -> it.tipset().height()).orElse(head.height());
  }

  @Override
  public Optional<SyncReports.Refused> refused() {
    return Optional.ofNullable(refusing).map(Refusing::latest);
  }

  @Override
  public Optional<String> refusalOf(String cid) {
    return refused().filter(_ -> refusedBlocks.contains(cid)).map(SyncReports.Refused::reason);
  }
}
