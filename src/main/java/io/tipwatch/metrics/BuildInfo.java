package io.tipwatch.metrics;

/** What runs: our version, the revision it was built from, and the Java version. */
public record BuildInfo(String version, String revision, String java) {}
