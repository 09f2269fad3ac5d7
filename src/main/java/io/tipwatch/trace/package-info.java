/** Execution traces of any family: digests, alignment, first difference, rules. Pure over bytes. */
@NullMarked
package io.tipwatch.trace;

import org.jspecify.annotations.NullMarked;
