/** A simulated chain and nodes that speak the real dialects over loopback. */
@NullMarked
package io.tipwatch.sim;

import org.jspecify.annotations.NullMarked;
