package io.tipwatch.report;

import io.tipwatch.chain.TipsetKey;
import io.tipwatch.report.Diagnosis.Command;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The commands that show a difference again, on the nodes themselves and with Tipwatch. */
public final class Reproduce {
  /** Other CIDs would be pasted into a shell by a person; no honest node sends any. */
  private static final Pattern CID = Pattern.compile("[A-Za-z0-9]{1,128}");

  private Reproduce() {}

  /**
   * Executes a Filecoin tipset again; empty when its key holds anything but CIDs.
   *
   * @param height of the tipset itself: a greater one would run migrations on top
   */
  public static List<Command> filecoin(long height, TipsetKey key) {
    if (key.isEmpty() || !key.cids().stream().allMatch(cid -> CID.matcher(cid).matches())) {
      return List.of();
    }
    String options = "--vm-height " + height + " --tipset " + key + " --json --no-timing";
    return List.of(
        new Command("lotus", "lotus state compute-state " + options),
        new Command("venus", "venus state compute-state " + options),
        new Command("forest", "forest-cli state compute --epoch " + height + " --verbose"),
        new Command("tipwatch", "tipwatch compare --tipset " + key));
  }

  /** Why a node refused a block, on the client that can tell. */
  public static Optional<Command> refusal(String client, String blockCid) {
    return CID.matcher(blockCid).matches() && client.equals("lotus")
        ? Optional.of(new Command("lotus", "lotus sync check-bad " + blockCid))
        : Optional.empty();
  }
}
