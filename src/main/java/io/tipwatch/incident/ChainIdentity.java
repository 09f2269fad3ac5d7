package io.tipwatch.incident;

import io.tipwatch.chain.TipsetKey;

/**
 * What makes a chain that chain, whatever an operator calls it.
 *
 * @param network the network's own name, such as {@code mainnet}, or the chain id on EVM
 * @param genesis the key of the genesis
 */
public record ChainIdentity(String network, TipsetKey genesis) {}
