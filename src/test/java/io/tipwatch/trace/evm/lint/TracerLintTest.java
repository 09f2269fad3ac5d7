package io.tipwatch.trace.evm.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.trace.evm.lint.TracerLint.Found;
import io.tipwatch.trace.evm.lint.TracerLint.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracerLintTest {
  private static final String WINDOW =
      """
      // the steps of a window
      {
        n: 0, o: [], /* what was seen: } */
        step: function(log, db) {
          if (log.op.toString() == "SSTORE" && this.n / 2 > 1) { this.o.push([this.n, '}']) }
          this.n++
        },
        fault: function(log, db) { this.o.push(`fault ${log.getPC()} }`) },
        result: function(ctx, db) { return {n: this.n, o: this.o, p: /[/}]\\//.test("a")} }
      }
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{fault(){},result(){return {}},step(l){}}",
        "{fault:()=>{},result:(c,db)=>({a:1}),enter(f){},exit(r){}}",
        "{'fault':function(){}, \"result\":function(){return {}}, step:async function(l){}, setup(c){}}",
        "{fault:f=>f,result:r=>({}),step:named,data:{fault:1},n:1e3,}",
      })
  void takesWhatNodesTake(String script) {
    assertThat(TracerLint.check(script)).isEmpty();
  }

  @Test
  void seesThroughCommentsStringsTemplatesAndPatterns() {
    assertThat(TracerLint.check(WINDOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {step(){},result(){}}                 | ERROR | no fault function: geth refuses a tracer without it
          {step(){},fault(){}}                  | ERROR | no result function: what the node answers
          {fault(){},result(){},enter(){}}      | ERROR | enter without exit: geth wants both or neither, others take it
          {fault(){},result(){},exit(){}}       | ERROR | exit without enter: geth wants both or neither, others take it
          {fault(){},result(){}}                | WARNING | neither step nor enter and exit: it sees no step and no call
          {fault(){},result:5,step(){}}         | ERROR | result is not a function
          {fault(){},result:null,step(){}}      | ERROR | result is not a function
          {fault(){},result(){},step(){}};      | ERROR | ';' behind the object: nodes want an expression
          {fault(){},result(){},step(){},step(){}} | ERROR | step stands twice; the last one counts
          (function(){return {}})()             | WARNING | not an object literal: what it evaluates to cannot be seen here
          {...base,fault(){},result(){},step(){}} | WARNING | properties that are spread or computed cannot be seen here
          {fault(){},result(){},step(){}        | ERROR | '{' is never closed
          {fault(){},result(){},step(){}}}      | ERROR | '}' closes nothing
          {fault(){]                            | ERROR | ']' closes nothing
          {fault(){},result(){},step(){},a:"x}  | ERROR | a string that does not end
          {fault(){},result(){},step(){},a:`x}  | ERROR | a template that does not end
          {fault(){} /* }                       | ERROR | a comment that does not end
          {fault(){},result(){},step(){},*}     | ERROR | expected the name of a property before '}'
          """)
  void saysWhatIsWrong(String script, Severity severity, String text) {
    assertThat(TracerLint.check(script)).contains(new Found(severity, 1, text));
  }

  /** Beside the contract: geth writes such numbers as numbers, anvil as strings. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          this.o.push(l.stack.peek(1)) | peek gives
          this.o.push([l.getPC(),l.stack.peek(1)]) | peek gives
          return {v:f.getValue()} | getValue gives
          return db.getBalance(a) | getBalance gives
          this.n=9007199254740993 | 9007199254740993 is above 2^53
          """)
  void wantsLargeNumbersAsStrings(String statement, String text) {
    List<Found> findings = TracerLint.check("{fault(){},result(){},\nstep(l){" + statement + "}}");

    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().severity()).isEqualTo(Severity.WARNING);
    assertThat(findings.getFirst().line()).isEqualTo(2);
    assertThat(findings.getFirst().text()).startsWith(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "this.o.push(l.stack.peek(1).toString(16))",
        "this.o.push(String(l.stack.peek(1)))",
        "this.o.push(toHex(l.contract.getAddress()),l.getGas())",
        "var v=l.stack.peek(0)",
        "if(l.stack.peek(0).equals(1)){this.n=1000000}"
      })
  void takesLargeNumbersThatAreStrings(String statement) {
    assertThat(TracerLint.check("{fault(){},result(){},step(l){" + statement + "}}")).isEmpty();
  }

  @Test
  void namesTheLine() {
    List<Found> findings =
        TracerLint.check(WINDOW.replace("fault:", "faults:").replace("step:", "enter:"));

    assertThat(findings)
        .containsExactly(
            new Found(Severity.ERROR, 1, "no fault function: geth refuses a tracer without it"),
            new Found(
                Severity.ERROR,
                4,
                "enter without exit: geth wants both or neither, others take it"));
    assertThat(TracerLint.passes(findings)).isFalse();
  }

  @Test
  void warningsLetATracerPass() {
    assertThat(TracerLint.passes(TracerLint.check("{fault(){},result(){}}"))).isTrue();
  }

  @Test
  void isBounded() {
    String large = "{fault(){},result(){},step(){}," + "a:1,".repeat(TracerLint.MAX_BYTES) + "}";
    String deep = "{a:" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

    assertThat(TracerLint.check(large))
        .singleElement()
        .matches(found -> found.text().contains("at most"));
    assertThat(TracerLint.check(deep))
        .singleElement()
        .matches(found -> found.text().contains("deeper"));
  }

  /** Whatever is typed, there is an answer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "}", "{", "{,}", "{:}", "{a}", "{a:}", "{*}", "{get}", "{get a}", "{[", "{[a]:1}",
        "/", "{a:/}"
      })
  void anyTextHasAnAnswer(String script) {
    assertThat(TracerLint.check(script)).isNotEmpty();
  }
}
