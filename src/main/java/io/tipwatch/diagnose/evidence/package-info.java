/**
 * What a diagnosis rests on: written down while the ladder is climbed, since nodes forget, and read
 * back to climb it again without any node.
 */
@NullMarked
package io.tipwatch.diagnose.evidence;

import org.jspecify.annotations.NullMarked;
