package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.filecoin.Place.Callee;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads who is called along a path through a call tree, in one way over its bytes. */
final class Callees {
  private static final int MAX_DEPTH = 2 * CallTreeReader.MAX_DEPTH;
  private static final String UNTOLD = "?";

  private final JsonScanner scan;
  private final List<Integer> path;
  private final List<Open> calls = new ArrayList<>();

  private Callees(JsonScanner scan, List<Integer> path) {
    this.scan = scan;
    this.path = path;
  }

  /** A call on the path, as far as it was read. */
  private static final class Open {
    String from = UNTOLD;
    String to = UNTOLD;
    String method = UNTOLD;
    Optional<String> code = Optional.empty();

    Callee callee() {
      return new Callee(from, to, method, code);
    }
  }

  /**
   * The root call and each call down to the one that the path leads to.
   *
   * @param start of the root call
   * @param end of the root call
   */
  static List<Callee> along(ByteRanges ranges, long start, long end, List<Integer> path)
      throws IOException {
    try (InputStream in = ranges.open(start, end)) {
      Callees callees = new Callees(new JsonScanner(in, start, 0), path);
      callees.read();
      return callees.calls.stream().map(Open::callee).toList();
    }
  }

  private void read() throws IOException {
    open();
    int level = 0;
    while (level >= 0) {
      Open call = calls.get(level);
      switch (scan.nextField(Field.CALL)) {
        case JsonScanner.END -> {
          level--;
          if (level >= 0) {
            passOverRest();
          }
        }
        case Field.CALL_MSG -> readMessage(call);
        case Field.CALL_ACTOR -> readActor(call);
        case Field.CALL_SUBCALLS -> {
          if (level < path.size() && goTo(path.get(level))) {
            open();
            level++;
          } else if (level == path.size()) {
            scan.skipValue(MAX_DEPTH);
          }
        }
        default -> scan.skipValue(MAX_DEPTH);
      }
    }
  }

  private void open() throws IOException {
    scan.openObject("a call");
    calls.add(new Open());
  }

  /** Goes to one of the subcalls that come next; false past them if there are not so many. */
  private boolean goTo(int index) throws IOException {
    if (scan.takeNull()) {
      return false;
    }
    scan.openArray("a list of calls");
    for (int i = 0; scan.nextElement(); i++) {
      if (i == index) {
        return true;
      }
      scan.skipValue(MAX_DEPTH);
    }
    return false;
  }

  private void passOverRest() throws IOException {
    while (scan.nextElement()) {
      scan.skipValue(MAX_DEPTH);
    }
  }

  private void readMessage(Open call) throws IOException {
    if (scan.takeNull()) {
      return;
    }
    scan.openObject("the message of a call");
    for (int field = scan.nextField(Field.CALL_MESSAGE);
        field != JsonScanner.END;
        field = scan.nextField(Field.CALL_MESSAGE)) {
      switch (field) {
        case Field.CALL_FROM -> call.from = scan.text(JsonScanner.MAX_NAME);
        case Field.CALL_TO -> call.to = scan.text(JsonScanner.MAX_NAME);
        case Field.CALL_METHOD -> call.method = scan.text(JsonScanner.MAX_NAME);
        case Field.CODE_CID -> readCode(call);
        default -> scan.skipValue();
      }
    }
  }

  private void readActor(Open call) throws IOException {
    if (scan.takeNull()) {
      return;
    }
    scan.openObject("an actor");
    for (int field = scan.nextField(Field.ACTOR);
        field != JsonScanner.END;
        field = scan.nextField(Field.ACTOR)) {
      if (field == Field.ACTOR_STATE && !scan.takeNull()) {
        scan.openObject("an actor's state");
        for (int part = scan.nextField(Field.STATE);
            part != JsonScanner.END;
            part = scan.nextField(Field.STATE)) {
          if (part == Field.STATE_CODE) {
            readCode(call);
          } else {
            scan.skipValue();
          }
        }
      } else if (field != Field.ACTOR_STATE) {
        scan.skipValue();
      }
    }
  }

  private void readCode(Open call) throws IOException {
    String code = scan.cidText("the CID of an actor's code");
    if (!code.equals("null")) {
      call.code = Optional.of(code);
    }
  }
}
