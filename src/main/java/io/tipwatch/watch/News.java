package io.tipwatch.watch;

import io.tipwatch.chain.Verdict;

/** Which changes of a verdict are news. */
final class News {
  private News() {}

  /**
   * Whether people want to hear of it. That heads differ for some seconds is the life of a chain,
   * and a match is a match at every height.
   */
  static boolean worthTelling(Verdict before, Verdict after) {
    if (after instanceof Verdict.Unsettled) {
      return false;
    }
    if (before instanceof Verdict.Unsettled) {
      return true;
    }
    return switch (after) {
      case Verdict.Match _ -> !(before instanceof Verdict.Match);
      case Verdict.Lagging(var node, _) ->
          !(before instanceof Verdict.Lagging(var other, _) && other.equals(node));
      case Verdict.Inconclusive _ -> !(before instanceof Verdict.Inconclusive);
      case Verdict.Down(var node, _) ->
          !(before instanceof Verdict.Down(var other, _) && other.equals(node));
      case Verdict.TraceDrift _ -> !(before instanceof Verdict.TraceDrift);
      case Verdict.Unstable(var node, _) ->
          !(before instanceof Verdict.Unstable(var other, _) && other.equals(node));
      default -> !after.equals(before);
    };
  }
}
