package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;
import java.util.Optional;

/**
 * What a transaction asks a machine to do.
 *
 * @param to the account that is called; none to create a contract
 * @param gas what is left of the transaction's limit when the program starts
 */
public record Message(
    Address from,
    Optional<Address> to,
    BigInteger value,
    Bytes data,
    long gas,
    BigInteger gasPrice) {}
