package io.tipwatch.node.evm;

import java.util.OptionalLong;

/**
 * Whether a node says that it is catching up. A node that is stuck below a block which it refuses
 * says that it is not.
 */
public record Syncing(boolean syncing, OptionalLong current, OptionalLong highest) {}
