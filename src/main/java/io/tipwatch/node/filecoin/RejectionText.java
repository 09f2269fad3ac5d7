package io.tipwatch.node.filecoin;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node's words about a refused block say. Both values of the disputed field are often in
 * them, in an order that depends on the message; so they are evidence without any execution.
 *
 * @param header what the refused block claims
 * @param computed what the refusing node computed
 * @param inherited whether the block is refused only for building on a refused one
 * @param cause the CID of that refused block, when it is named
 */
public record RejectionText(
    Kind kind,
    Optional<String> header,
    Optional<String> computed,
    boolean inherited,
    Optional<String> cause) {

  /** What did not match. */
  public enum Kind {
    STATE_ROOT,
    RECEIPTS_ROOT,
    BASE_FEE,
    PARENT_WEIGHT,
    SIGNATURE,
    OTHER
  }

  private record Rule(Kind kind, boolean headerFirst, Pattern pattern) {}

  private static final String CID = "(b[a-z2-7]{20,120})";
  private static final String AMOUNT = "([0-9]{1,100})";

  /** Tried in order; the operands of the receipts text of Lotus are reversed. */
  private static final List<Rule> RULES =
      List.of(
          // Lotus
          rule(
              Kind.STATE_ROOT,
              true,
              "parent state root did not match computed state \\(" + CID + " != " + CID + "\\)"),
          rule(
              Kind.RECEIPTS_ROOT,
              false,
              "parent receipts root did not match computed value \\(" + CID + " != " + CID + "\\)"),
          rule(
              Kind.BASE_FEE,
              true,
              "base fee doesn't match: "
                  + AMOUNT
                  + " \\(header\\) != "
                  + AMOUNT
                  + " \\(computed\\)"),
          rule(
              Kind.PARENT_WEIGHT,
              true,
              "parent weight different: "
                  + AMOUNT
                  + " \\(header\\) != "
                  + AMOUNT
                  + " \\(computed\\)"),
          // Forest
          rule(
              Kind.STATE_ROOT,
              true,
              "Parent state root did not match computed state: "
                  + CID
                  + " \\(header\\), "
                  + CID
                  + " \\(computed\\)"),
          rule(
              Kind.RECEIPTS_ROOT,
              true,
              "Parent receipt root did not match computed root: "
                  + CID
                  + " \\(header\\), "
                  + CID
                  + " \\(computed\\)"),
          // Venus
          rule(
              Kind.STATE_ROOT,
              false,
              "state root does not match, computed " + CID + ", expected:? " + CID),
          rule(
              Kind.RECEIPTS_ROOT,
              false,
              "receipt root does not match, computed " + CID + ", expected:? " + CID));

  private static final Pattern INHERITED =
      Pattern.compile("linked to .{0,4000}?caused by:", Pattern.DOTALL);
  private static final Pattern CAUSE =
      Pattern.compile("linked to .{0,4000}?caused by: ?\\[" + CID + "\\]", Pattern.DOTALL);

  private static Rule rule(Kind kind, boolean headerFirst, String pattern) {
    return new Rule(kind, headerFirst, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE));
  }

  /** Reads the words of any of the three clients; never fails, since words are not a protocol. */
  public static RejectionText of(String text) {
    boolean inherited = INHERITED.matcher(text).find();
    Matcher origin = CAUSE.matcher(text);
    Optional<String> cause = origin.find() ? Optional.of(origin.group(1)) : Optional.empty();
    for (Rule rule : RULES) {
      Matcher found = rule.pattern.matcher(text);
      if (found.find()) {
        String header = found.group(rule.headerFirst ? 1 : 2);
        String computed = found.group(rule.headerFirst ? 2 : 1);
        return new RejectionText(
            rule.kind, Optional.of(header), Optional.of(computed), inherited, cause);
      }
    }
    return new RejectionText(
        kindWithoutValues(text), Optional.empty(), Optional.empty(), inherited, cause);
  }

  private static Kind kindWithoutValues(String text) {
    String lower = text.toLowerCase(java.util.Locale.ROOT);
    if (lower.contains("state root")) {
      return Kind.STATE_ROOT;
    }
    if (lower.contains("receipt root") || lower.contains("receipts root")) {
      return Kind.RECEIPTS_ROOT;
    }
    return lower.contains("signature") ? Kind.SIGNATURE : Kind.OTHER;
  }

  /** Whether the node says that it computed something else than the block claims. */
  public boolean disputesExecution() {
    return kind == Kind.STATE_ROOT || kind == Kind.RECEIPTS_ROOT;
  }
}
