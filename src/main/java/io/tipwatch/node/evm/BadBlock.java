package io.tipwatch.node.evm;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A block that a node executed and refused.
 *
 * @param number absent where the client does not tell
 * @param rlp the whole block, to be traced elsewhere
 */
public record BadBlock(String hash, OptionalLong number, Optional<String> rlp) {}
