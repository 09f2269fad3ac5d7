package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.JsonScanner;
import java.io.IOException;

/** Takes the fields that no table knows, each with its value still to be read. */
interface UnknownSink {
  /** In place of a number where there is none. */
  int NONE = -1;

  /** Passes over all of them. */
  UnknownSink SKIP = (_, _, _, scan) -> scan.skipValue();

  /**
   * Reads the value that comes next, or passes over it; its name is the scanner's last unknown one.
   *
   * @param call the number of the call, in the order in which calls begin; or {@link #NONE}
   * @param item the index of the gas charge or IPLD operation; or {@link #NONE}
   */
  void field(UnknownKind kind, int call, long item, JsonScanner scan) throws IOException;
}
