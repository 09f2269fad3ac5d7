package io.tipwatch.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path with parameters, each of which takes no more than a strict form. */
record PathTemplate(String text, List<String> names, Pattern pattern) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
  private static final Map<String, String> FORMS =
      Map.of(
          "file",
          "[a-z]{1,20}\\.(?:js|css|svg)",
          "report",
          StoredReport.ID.pattern(),
          "format",
          "json|html|md",
          "name",
          "[A-Za-z0-9][A-Za-z0-9._-]{0,63}",
          "id",
          Incidents.ID.pattern(),
          "sha256",
          Incidents.SHA256.pattern());

  static PathTemplate of(String text) {
    List<String> names = PLACEHOLDER.matcher(text).results().map(found -> found.group(1)).toList();
    String regex = PLACEHOLDER.matcher(text.replace(".", "\\.")).replaceAll(PathTemplate::group);
    return new PathTemplate(text, names, Pattern.compile(regex));
  }

  private static String group(MatchResult placeholder) {
    String name = placeholder.group(1);
    String form = FORMS.get(name);
    if (form == null) {
      throw new IllegalArgumentException("no form for " + name);
    }
    return Matcher.quoteReplacement("(?<" + name + ">" + form + ")");
  }

  /** The parameters of a path of this form. */
  Optional<Map<String, String>> match(String path) {
    Matcher matcher = pattern.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    names.forEach(name -> parameters.put(name, matcher.group(name)));
    return Optional.of(parameters);
  }
}
