/**
 * The chain in its own words, and what follows from what nodes say about it. Pure: no I/O, no
 * clock.
 */
@NullMarked
package io.tipwatch.chain;

import org.jspecify.annotations.NullMarked;
