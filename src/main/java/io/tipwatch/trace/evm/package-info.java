/** Answers of EVM nodes, compared: what is equal, what differs and where, what cannot be told. */
@NullMarked
package io.tipwatch.trace.evm;

import org.jspecify.annotations.NullMarked;
