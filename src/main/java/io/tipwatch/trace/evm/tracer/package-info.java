/** Custom tracers: what nodes returned, and why one returned nothing. */
@NullMarked
package io.tipwatch.trace.evm.tracer;

import org.jspecify.annotations.NullMarked;
