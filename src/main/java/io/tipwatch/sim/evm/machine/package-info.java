/** A small but exact EVM over an in-memory state with real Merkle roots. Pure: no I/O, no clock. */
@NullMarked
package io.tipwatch.sim.evm.machine;

import org.jspecify.annotations.NullMarked;
