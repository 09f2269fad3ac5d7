/** Answers of the prestate tracer: what transactions found and left in the state. */
@NullMarked
package io.tipwatch.trace.evm.prestate;

import org.jspecify.annotations.NullMarked;
