package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.ErrorAnswerException;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.MalformedTraceException;
import io.tipwatch.trace.RpcError;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first pass: reads a whole answer of {@code StateCompute}, with or without its JSON-RPC
 * envelope, or of the incubation builds' {@code ReplayTipset}, and digests each message.
 */
public final class TraceReader {
  /** Messages in one tipset; mainnet has a few hundred. */
  public static final int MAX_MESSAGES = 200_000;

  private static final int MAX_SHORT = 512;

  private final JsonScanner scan;
  private final Tally tally = new Tally();
  private final CallTreeReader calls;
  private final List<MessageEntry> messages = new ArrayList<>();
  private String root = "";
  private String epoch = "";
  private Optional<String> id = Optional.empty();
  private boolean traced;

  private TraceReader(InputStream in, long salt) {
    this.scan = new JsonScanner(in, 0, salt);
    this.calls = new CallTreeReader(scan, tally, null, tally.unknown);
  }

  /**
   * Reads an answer to its end.
   *
   * @param ranges opens the same bytes again, for the second pass
   * @param salt equal for all answers of one comparison
   * @throws ErrorAnswerException if the answer is a JSON-RPC error
   * @throws MalformedTraceException if it is no trace, or cut off
   */
  public static TraceSummary read(InputStream in, ByteRanges ranges, long salt) throws IOException {
    TraceReader reader = new TraceReader(in, salt);
    reader.readAnswer();
    reader.tally.scanned(reader.scan);
    return new TraceSummary(
        reader.root,
        reader.messages,
        reader.tally,
        reader.scan.offset(),
        ranges,
        reader.epoch,
        reader.id,
        salt);
  }

  private void readAnswer() throws IOException {
    scan.openObject("a StateCompute answer: an object");
    boolean enveloped = readAnswerFields(false);
    scan.end();
    if (root.isEmpty() || !traced) {
      String missing = root.isEmpty() ? "Root" : "Trace";
      throw scan.malformed(
          enveloped
              ? "the node answered without a result"
              : "not a StateCompute answer: it has no " + missing);
    }
  }

  /** Reads the fields of the answer or of its envelope; whether an envelope was met. */
  private boolean readAnswerFields(boolean inside) throws IOException {
    boolean enveloped = false;
    long seen = 0;
    for (int field = scan.nextField(Field.ANSWER);
        field != JsonScanner.END;
        field = scan.nextField(Field.ANSWER)) {
      seen = scan.once(seen, field, Field.ANSWER);
      switch (field) {
        case Field.ROOT, Field.STATE_ROOT -> {
          if (!scan.takeNull()) {
            root = scan.cidText("the CID of a state root");
          }
        }
        case Field.TRACE, Field.MSG_RETS -> readMessages();
        case Field.RESULT -> {
          enveloped = true;
          if (inside) {
            throw scan.malformed("a result inside a result");
          }
          if (!scan.takeNull()) {
            scan.openObject("the result: an object");
            readAnswerFields(true);
          }
        }
        case Field.ERROR -> {
          if (!scan.takeNull()) {
            throw RpcError.read(scan);
          }
        }
        case Field.ID -> {
          if (!inside && scan.atScalar()) {
            id = Optional.of(scan.text(MAX_SHORT));
          } else {
            scan.skipValue();
          }
        }
        case Field.EPOCH -> {
          if (scan.atScalar()) {
            epoch = scan.text(MAX_SHORT);
          } else {
            scan.skipValue();
          }
        }
        case Field.JSONRPC -> {
          enveloped = true;
          scan.skipValue();
        }
        default -> scan.skipValue();
      }
    }
    return enveloped;
  }

  private void readMessages() throws IOException {
    traced = true;
    if (scan.takeNull()) {
      return;
    }
    scan.openArray("the list of executed messages");
    while (scan.nextElement()) {
      if (messages.size() == MAX_MESSAGES) {
        throw scan.malformed("more than " + MAX_MESSAGES + " messages");
      }
      messages.add(readMessage());
    }
  }

  private MessageEntry readMessage() throws IOException {
    Digests digests = new Digests();
    tally.unknown.into(digests);
    long start = scan.valueOffset();
    String cid = "";
    String exitCode = "";
    boolean executed = false;
    MessageFields message = new MessageFields();
    scan.openObject("an executed message");
    long seen = 0;
    for (int field = scan.nextField(Field.INVOCATION);
        field != JsonScanner.END;
        field = scan.nextField(Field.INVOCATION)) {
      seen = scan.once(seen, field, Field.INVOCATION);
      switch (field) {
        case Field.MSG_CID -> cid = scan.cidText("the CID of a message");
        case Field.MSG -> readSigned(message, digests);
        case Field.MSG_RCT -> exitCode = readReceipt(digests);
        case Field.GAS_COST -> readCost(digests);
        case Field.EXECUTION -> executed = readExecution(digests);
        case Field.STATE_AFTER -> {
          tally.provide(Group.STATE_AFTER);
          scan.hashCid("the CID of a state root");
          digests.append(Group.STATE_AFTER, scan);
        }
        case Field.ERROR_TEXT -> {
          tally.errorTexts++;
          scan.skipValue();
        }
        case Field.DURATION -> {
          tally.timings++;
          scan.skipValue();
        }
        default -> unknown(UnknownKind.INVOCATION);
      }
    }
    return new MessageEntry(
        messages.size(),
        cid,
        message.cid,
        message.from,
        message.to,
        message.method,
        message.nonce,
        exitCode,
        executed,
        start,
        scan.offset(),
        digests);
  }

  /** What identifies a message, as far as it was read. */
  private static final class MessageFields {
    String cid = "";
    String from = "";
    String to = "";
    String method = "";
    String nonce = "";
  }

  private void readSigned(MessageFields message, Digests digests) throws IOException {
    tally.provide(Group.MESSAGE);
    if (scan.takeNull()) {
      return;
    }
    scan.openObject("a message");
    long seen = 0;
    for (int field = scan.nextField(Field.MESSAGE);
        field != JsonScanner.END;
        field = scan.nextField(Field.MESSAGE)) {
      seen = scan.once(seen, field, Field.MESSAGE);
      switch (field) {
        case Field.FROM -> {
          message.from = scan.text(MAX_SHORT);
          hashAddress(message.from);
        }
        case Field.TO -> {
          message.to = scan.text(MAX_SHORT);
          hashAddress(message.to);
        }
        case Field.METHOD -> {
          message.method = scan.text(MAX_SHORT);
          scan.hashText(message.method);
        }
        case Field.NONCE -> {
          message.nonce = scan.text(MAX_SHORT);
          scan.hashText(message.nonce);
        }
        case Field.CID -> {
          message.cid = scan.cidText("the CID of a message");
          continue;
        }
        case Field.PARAMS -> {
          if (scan.takeNull()) {
            tally.nulls++;
            continue;
          }
          scan.hashScalar("base64 text");
        }
        case JsonScanner.UNKNOWN -> {
          unknown(UnknownKind.MESSAGE);
          continue;
        }
        default -> scan.hashScalar("a string or a number");
      }
      if (!scan.empty()) {
        digests.add(Group.MESSAGE, field, scan);
      }
    }
  }

  private String readReceipt(Digests digests) throws IOException {
    String exitCode = "";
    tally.provide(Group.RECEIPT);
    tally.provide(Group.EVENTS);
    if (scan.takeNull()) {
      return exitCode;
    }
    scan.openObject("a receipt");
    long seen = 0;
    for (int field = scan.nextField(Field.RECEIPT);
        field != JsonScanner.END;
        field = scan.nextField(Field.RECEIPT)) {
      seen = scan.once(seen, field, Field.RECEIPT);
      switch (field) {
        case Field.EXIT_CODE -> {
          exitCode = scan.text(MAX_SHORT);
          scan.hashText(exitCode);
          digests.add(Group.RECEIPT, field, scan);
        }
        case Field.RETURN -> {
          if (scan.takeNull()) {
            tally.nulls++;
          } else {
            scan.hashScalar("base64 text");
            if (!scan.empty()) {
              digests.add(Group.RECEIPT, field, scan);
            }
          }
        }
        case Field.GAS_USED -> {
          scan.hashScalar("an amount of gas");
          digests.add(Group.RECEIPT, field, scan);
        }
        case Field.EVENTS_ROOT -> {
          scan.hashCid("the CID of the events");
          if (scan.empty()) {
            tally.nulls++;
          } else {
            digests.add(Group.EVENTS, field, scan);
          }
        }
        default -> unknown(UnknownKind.RECEIPT);
      }
    }
    return exitCode;
  }

  private void readCost(Digests digests) throws IOException {
    tally.provide(Group.COST);
    tally.provide(Group.COST_SUMS);
    if (scan.takeNull()) {
      return;
    }
    scan.openObject("a gas cost");
    long seen = 0;
    for (int field = scan.nextField(Field.COST);
        field != JsonScanner.END;
        field = scan.nextField(Field.COST)) {
      seen = scan.once(seen, field, Field.COST);
      if (field == JsonScanner.UNKNOWN) {
        unknown(UnknownKind.COST);
      } else if (field == Field.COST_MESSAGE) {
        scan.hashCid("the CID of a message");
        if (!scan.empty()) {
          tally.provide(Group.COST_MESSAGE);
          digests.append(Group.COST_MESSAGE, scan);
        }
      } else {
        scan.hashScalar("an amount");
        boolean sum = field == Field.COST_GAS_USED || field == Field.COST_TOTAL;
        digests.add(sum ? Group.COST_SUMS : Group.COST, field, scan);
      }
    }
  }

  /** Reads the call tree; whether the message was executed at all. */
  private boolean readExecution(Digests digests) throws IOException {
    if (scan.takeNull()) {
      return false;
    }
    Frame rootCall = calls.read();
    if (rootCall.blank()) {
      tally.blanks++;
      tally.unknown.forgetCalls();
      return false;
    }
    calls.closeRoot(rootCall);
    digests.take(rootCall);
    return true;
  }

  private void unknown(UnknownKind kind) throws IOException {
    tally.unknown.field(kind, UnknownSink.NONE, UnknownSink.NONE, scan);
  }

  private void hashAddress(String address) {
    if (address.startsWith("t")) {
      tally.testPrefixes++;
    }
    scan.hashText(Addresses.withoutNetwork(address));
  }
}
