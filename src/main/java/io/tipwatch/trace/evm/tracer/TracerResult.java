package io.tipwatch.trace.evm.tracer;

import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.RpcEnvelope;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.tracer.ResultValues.Leaf;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a custom tracer returned on one node for one transaction. */
public final class TracerResult {
  private static final String STRUCT_LOGS = "structLogs";

  private final Map<String, Leaf> leaves;

  private TracerResult(Map<String, Leaf> leaves) {
    this.leaves = leaves;
  }

  /**
   * Reads an answer, with or without its envelope.
   *
   * @throws NoAnswerException if it is an error, nothing, or the struct logs of a node that passes
   *     over tracers
   */
  public static TracerResult read(InputStream in) throws NoAnswerException {
    JsonScanner scan = new JsonScanner(in, 0, 0);
    Map<String, Leaf> leaves = new LinkedHashMap<>();
    try {
      RpcEnvelope.read(scan, _ -> leaves.putAll(ResultValues.read(scan)));
    } catch (IOException e) {
      throw NoAnswerException.of(e);
    }
    if (leaves.isEmpty() || leaves.getOrDefault("", new Leaf("", false)).text().equals("{}")) {
      throw new NoAnswerException(
          Reason.EMPTY_ANSWER, "a success without anything in it, as of a tracer that did not run");
    }
    if (leaves.keySet().stream().anyMatch(path -> path.startsWith(STRUCT_LOGS))) {
      throw new NoAnswerException(Reason.OTHER_TRACER, "struct logs in place of a result");
    }
    return new TracerResult(leaves);
  }

  Map<String, Leaf> leaves() {
    return leaves;
  }
}
