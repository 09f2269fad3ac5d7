/**
 * Benchmarks of the trace engine, run by hand: {@code ./mvnw -q test-compile exec:exec@bench
 * -Dbench=pass1}, or {@code compare}, or {@code huge}. They print ratios of two things measured in
 * one run, since those hold on other machines too.
 */
package io.tipwatch.bench;
