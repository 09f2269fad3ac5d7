/** A simulated EVM network whose nodes speak the real clients' JSON-RPC dialects over loopback. */
@NullMarked
package io.tipwatch.sim.evm;

import org.jspecify.annotations.NullMarked;
