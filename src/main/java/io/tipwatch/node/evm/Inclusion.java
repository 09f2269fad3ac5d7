package io.tipwatch.node.evm;

/**
 * Where a node has a transaction.
 *
 * @param block the hash of the block
 * @param gasUsed what the transaction took, in hexadecimal
 */
public record Inclusion(String block, long number, String gasUsed) {}
