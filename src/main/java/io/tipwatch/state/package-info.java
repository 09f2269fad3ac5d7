/** Merkle proofs of what a state holds, walked over the nodes that a proof brings along. */
@NullMarked
package io.tipwatch.state;

import org.jspecify.annotations.NullMarked;
