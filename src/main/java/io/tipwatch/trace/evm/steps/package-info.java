/** Struct logs: the opcode steps of one transaction, walked on two sides at once. */
@NullMarked
package io.tipwatch.trace.evm.steps;

import org.jspecify.annotations.NullMarked;
