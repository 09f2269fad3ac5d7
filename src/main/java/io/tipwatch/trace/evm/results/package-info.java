/** What custom tracers returned on two nodes, compared value by value. */
@NullMarked
package io.tipwatch.trace.evm.results;

import org.jspecify.annotations.NullMarked;
