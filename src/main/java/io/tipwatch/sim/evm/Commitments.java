package io.tipwatch.sim.evm;

/** What a header says about the execution of its block. */
public record Commitments(
    String stateRoot,
    String transactionsRoot,
    String receiptsRoot,
    String logsBloom,
    long gasUsed) {}
