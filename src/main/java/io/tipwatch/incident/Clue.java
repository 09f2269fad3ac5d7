package io.tipwatch.incident;

import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.PlaceText;
import java.util.Optional;

/**
 * What a diagnosis adds to an incident, in few words.
 *
 * @param kind the short class of the cause, such as {@code gas}; {@code none} before a diagnosis
 * @param place the first difference in one line; may hold a node's words
 */
public record Clue(String kind, Optional<String> place) {
  public static final Clue NONE = new Clue("none", Optional.empty());

  private static final int MAX_KIND = 64;

  public Clue {
    kind = Texts.line(kind, MAX_KIND);
    place = place.map(line -> Texts.line(line, PlaceText.MAX_CHARS));
  }

  static Clue of(Diagnosis diagnosis) {
    return new Clue(diagnosis.cause().kind(), PlaceText.line(diagnosis));
  }
}
