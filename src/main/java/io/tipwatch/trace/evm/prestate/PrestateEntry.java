package io.tipwatch.trace.evm.prestate;

import io.tipwatch.trace.evm.NoAnswerException;
import java.util.Optional;

/**
 * One transaction of an answer.
 *
 * @param hash in lower case; empty if the answer does not tell it
 * @param start offset of the first byte of its states
 * @param end offset past their last byte
 * @param nothing why there is nothing of it; absent if there is
 */
record PrestateEntry(
    int index,
    String hash,
    long start,
    long end,
    StateDigest digest,
    Optional<NoAnswerException> nothing) {}
