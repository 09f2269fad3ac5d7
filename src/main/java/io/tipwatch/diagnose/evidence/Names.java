package io.tipwatch.diagnose.evidence;

import io.tipwatch.chain.NodeId;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.MalformedJsonException;
import io.tipwatch.node.rpc.Recorder.Asked;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The labels of exhibits. Read back they may come from anywhere, so none is ever a path. */
final class Names {
  /** What is looked into. */
  static final String CASE = "case.json";

  /** The calls and what came of them, one a line; the large answers have files of their own. */
  static final String CALLS = "calls.jsonl";

  /** Who the nodes said they are. */
  static final String NODES = "nodes.json";

  /** The rules of normalisation in force. */
  static final String RULES = "rules.json";

  /** The report that was made. */
  static final String REPORT = "report.json";

  private static final List<String> DOCUMENTS = List.of(CASE, CALLS, NODES, RULES, REPORT);
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

  private Names() {}

  /** All labels of a diagnosis, in the order in which a report lists them. */
  static List<String> all(Stream<String> answers) {
    return Stream.concat(DOCUMENTS.stream(), answers.sorted()).toList();
  }

  /**
   * The label of a streamed answer, such as {@code StateCompute-lotus-2.json}.
   *
   * @param sample 1 for the first answer of this node to this method
   */
  static String answer(Asked asked, int sample) {
    String method = asked.method().substring(asked.method().lastIndexOf('.') + 1);
    return method + "-" + asked.node() + "-" + sample + ".json";
  }

  /**
   * The whole content of a small exhibit.
   *
   * @throws DamagedEvidenceException if it cannot be had
   */
  static byte[] read(Evidence evidence, String label, int maxBytes)
      throws DamagedEvidenceException {
    try (InputStream content = evidence.open(label)) {
      byte[] all = content.readNBytes(maxBytes + 1);
      if (all.length <= maxBytes) {
        return all;
      }
    } catch (IOException e) {
      throw unreadable(label, e);
    }
    throw new DamagedEvidenceException(label + " is larger than " + maxBytes + " bytes");
  }

  static DamagedEvidenceException unreadable(String label, IOException cause) {
    return new DamagedEvidenceException(
        cause instanceof NoSuchFileException
            ? label + " is missing"
            : label + " cannot be read: " + cause.getMessage(),
        cause);
  }

  static String label(JsonField json) throws MalformedJsonException {
    if (!LABEL.matcher(json.text()).matches()) {
      throw json.expected("the label of an exhibit");
    }
    return json.text();
  }

  static NodeId node(JsonField json) throws MalformedJsonException {
    try {
      return new NodeId(json.text());
    } catch (IllegalArgumentException _) {
      throw json.expected("the name of a node");
    }
  }
}
