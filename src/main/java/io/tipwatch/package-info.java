/** Composition root of Tipwatch. */
@NullMarked
package io.tipwatch;

import org.jspecify.annotations.NullMarked;
