package io.tipwatch.node.rpc;

import io.tipwatch.chain.NodeId;
import io.tipwatch.config.RpcLimits;
import io.vertx.core.Future;
import java.time.Duration;

/** Calls over a wire, each written down with what came of it before the caller knows. */
public final class RecordingRpc implements Rpc {
  private final Rpc wire;
  private final Recorder recorder;

  public RecordingRpc(Rpc wire, Recorder recorder) {
    this.wire = wire;
    this.recorder = recorder;
  }

  @Override
  public NodeId node() {
    return wire.node();
  }

  @Override
  public RpcLimits limits() {
    return wire.limits();
  }

  @Override
  public Future<Json> call(String method, Duration timeout, Json... params) {
    Recorder.Asked asked = recorder.asked(node(), method, params);
    return wire.call(method, timeout, params)
        .andThen((result, cause) -> {
          if (cause == null) {
            recorder.answered(asked, result);
          } else {
            recorder.failed(asked, cause);
          }
        });
  }

  @Override
  public RpcStream stream(String method, Duration timeout, Json... params) throws RpcException {
    Recorder.Asked asked = recorder.asked(node(), method, params);
    RpcStream answer;
    try {
      answer = wire.stream(method, timeout, params);
    } catch (RpcException e) {
      recorder.failed(asked, e);
      throw e;
    }
    return recorder.streamed(asked, answer);
  }
}
