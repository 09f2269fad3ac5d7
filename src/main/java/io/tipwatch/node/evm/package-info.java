/** Nodes of EVM chains: their calls, what each client can do, and how their heads are followed. */
@NullMarked
package io.tipwatch.node.evm;

import org.jspecify.annotations.NullMarked;
