/** Custom tracers in JavaScript, checked against what nodes demand before any node runs them. */
@NullMarked
package io.tipwatch.trace.evm.lint;

import org.jspecify.annotations.NullMarked;
