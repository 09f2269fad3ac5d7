package io.tipwatch.sim;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes tipsets and their headers as each client does; keeps the latest. Not thread-safe. */
final class TipsetJson {
  /** Tipsets whose text is kept, for several nodes tell the same ones. */
  private static final int MAX_KEPT = 256;

  private final int proofBytes;
  private final Map<Wanted, String> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Wanted, String> eldest) {
          return size() > MAX_KEPT;
        }
      };

  /** How a node writes headers. */
  enum Style {
    GO,
    RUST,
    /** Venus before its second API: a {@code Key}, and lower-case fields. */
    OLD_VENUS
  }

  private record Wanted(SimTipset tipset, Style style, char prefix) {}

  TipsetJson(ChainRules rules) {
    proofBytes = rules.proofBytes();
  }

  String of(SimTipset tipset, Style style, char prefix) {
    return kept.computeIfAbsent(new Wanted(tipset, style, prefix), this::write);
  }

  String block(SimTipset tipset, int index, Style style, char prefix) {
    Ink ink = new Ink();
    header(ink, new Wanted(tipset, style, prefix), index);
    return new String(ink.take(), StandardCharsets.US_ASCII);
  }

  /** {@code [{"/":"bafy…"},…]}. */
  static String key(List<String> cids) {
    StringBuilder text = new StringBuilder("[");
    for (String cid : cids) {
      text.append(text.length() == 1 ? "{\"/\":\"" : ",{\"/\":\"").append(cid).append("\"}");
    }
    return text.append(']').toString();
  }

  private String write(Wanted wanted) {
    SimTipset tipset = wanted.tipset();
    boolean old = wanted.style() == Style.OLD_VENUS;
    Ink ink = new Ink();
    ink.text(old ? "{" : "{\"Cids\":" + key(tipset.key().cids()) + ",").text("\"Blocks\":[");
    for (int i = 0; i < tipset.key().cids().size(); i++) {
      ink.text(i == 0 ? "" : ",");
      header(ink, wanted, i);
    }
    if (old) {
      ink.text("],\"Key\":").text(key(tipset.key().cids())).text("}");
    } else {
      ink.text("],\"Height\":").number(tipset.height()).text("}");
    }
    return new String(ink.take(), StandardCharsets.US_ASCII);
  }

  private void header(Ink ink, Wanted wanted, int index) {
    SimTipset tipset = wanted.tipset();
    boolean old = wanted.style() == Style.OLD_VENUS;
    long seed = Dice.hash(1, tipset.key().cids().get(index));
    long shared = Dice.hash(2, tipset.parents().toString());
    long miner = 1_000L + Math.floorMod(seed, 3_000_000);
    name(ink, "{\"", "Miner", old).text("\"").text(wanted.prefix() == 'f' ? "f0" : "t0");
    ink.number(miner).text("\",");
    name(ink, "\"", "Ticket", old).text("{\"VRFProof\":").base64(seed + 1, proofBytes).text("},");
    name(ink, "\"", "ElectionProof", old).text("{\"WinCount\":1,\"VRFProof\":");
    ink.base64(seed + 2, proofBytes).text("},");
    name(ink, "\"", "BeaconEntries", old);
    if (tipset.height() % 7 == 0) {
      ink.text(wanted.style() == Style.RUST ? "null," : "[],");
    } else {
      ink.text("[{\"Round\":").number(3_000_000 + tipset.height()).text(",\"Data\":");
      ink.base64(shared, proofBytes).text("}],");
    }
    ink.text(old ? "\"winPoStProof\":[" : "\"WinPoStProof\":[").text("{\"PoStProof\":3,");
    ink.text("\"ProofBytes\":").base64(seed + 3, 2 * proofBytes).text("}],");
    name(ink, "\"", "Parents", old).text(key(tipset.parents().cids())).text(",");
    name(ink, "\"", "ParentWeight", old).quoted(tipset.parentWeight().toString()).text(",");
    name(ink, "\"", "Height", old).number(tipset.height()).text(",");
    name(ink, "\"", "ParentStateRoot", old).link(tipset.parentRoot()).text(",");
    name(ink, "\"", "ParentMessageReceipts", old).link(tipset.parentReceipts()).text(",");
    name(ink, "\"", "Messages", old).cid(seed + 4).text(",\"BLSAggregate\":{\"Type\":2,\"Data\":");
    ink.base64(shared + 1, proofBytes).text("},");
    name(ink, "\"", "Timestamp", old).number(tipset.time().getEpochSecond());
    ink.text(old ? ",\"blocksig\":" : ",\"BlockSig\":").text("{\"Type\":2,\"Data\":");
    ink.base64(seed + 5, proofBytes).text("},");
    name(ink, "\"", "ForkSignaling", old).text("0,");
    name(ink, "\"", "ParentBaseFee", old).text("\"100\"}");
  }

  private static Ink name(Ink ink, String before, String field, boolean lowerCase) {
    char first = lowerCase ? Character.toLowerCase(field.charAt(0)) : field.charAt(0);
    return ink.text(before).text(first + field.substring(1)).text("\":");
  }
}
