package io.tipwatch.trace.evm.blocks;

/**
 * One receipt of an answer.
 *
 * @param hash of its transaction in lower case; empty if the answer does not tell it
 * @param start offset of its first byte
 * @param end offset past its last byte
 */
record ReceiptEntry(int index, String hash, long start, long end, ReceiptDigest digest) {}
