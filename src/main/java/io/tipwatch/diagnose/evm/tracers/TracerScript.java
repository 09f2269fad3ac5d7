package io.tipwatch.diagnose.evm.tracers;

import io.tipwatch.node.evm.Tracer;
import io.tipwatch.trace.evm.lint.TracerLint;
import io.tipwatch.trace.evm.results.ResultAnswer;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A custom tracer.
 *
 * @param source an object literal in JavaScript
 */
public record TracerScript(String name, String source) {
  private static final String THREW = "tipwatch.threw";

  /** Hooks that nodes treat in other ways when they are there, even if they do nothing. */
  private static final Set<String> OPTIONAL = Set.of("setup", "step", "enter", "exit");

  /**
   * The same with another value for one of the numbers at the beginning of its lines.
   *
   * @throws IllegalArgumentException if it has no such number
   */
  public TracerScript with(String property, long value) {
    Matcher line =
        Pattern.compile("(?m)^(\\s*" + Pattern.quote(property) + "\\s*:\\s*)[0-9]+(?=\\s*,?\\s*$)")
            .matcher(source);
    if (!line.find()) {
      throw new IllegalArgumentException(
          "the tracer " + name + " has no line such as \"" + property + ": 0,\"");
    }
    return new TracerScript(
        name, source.substring(0, line.end(1)) + value + source.substring(line.end()));
  }

  /**
   * What is sent to a node: the tracer inside another one that catches what it throws. Some clients
   * pass over that in silence, and all word it differently. It begins and ends with the braces of
   * an object, since one client takes anything else for the name of a file.
   */
  public Tracer guarded() {
    StringBuilder guard = new StringBuilder("{tracer:(");
    guard.append(source).append("\n),threw:null,\n");
    guard.append(
        "run:function(name,a,b){if(this.threw!==null){return undefined;}"
            + "try{if(typeof this.tracer[name]===\"function\"){return this.tracer[name](a,b);}}"
            + "catch(e){this.threw={\""
            + THREW
            + "\":name,text:String(e)};}return undefined;},\n");
    Set<String> hooks = TracerLint.hooks(source);
    OPTIONAL.stream()
        .sorted()
        .filter(hooks::contains)
        .forEach(hook -> guard.append(hook(hook)).append(",\n"));
    guard.append(hook("fault"));
    guard.append(
        ",\nresult:function(a,b){var r=this.run(\"result\",a,b);"
            + "return this.threw===null?r:this.threw;}}");
    return new Tracer.Script(guard.toString());
  }

  private static String hook(String name) {
    return name + ":function(a,b){this.run(\"" + name + "\",a,b);}";
  }

  /** What the tracer threw, if that is what the node returned. */
  public static Optional<String> threw(ResultAnswer result) {
    return result
        .at("[\"" + THREW + "\"]")
        .map(hook -> hook + " threw " + result.at("text").orElse("something"));
  }
}
