package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;

/** What programs can learn about the block that they run in. */
public record BlockContext(
    Fork fork,
    BigInteger chainId,
    long number,
    long timestamp,
    long gasLimit,
    Address coinbase,
    BigInteger baseFee,
    BigInteger randao,
    BigInteger parentHash) {}
