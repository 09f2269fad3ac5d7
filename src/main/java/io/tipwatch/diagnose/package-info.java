/** From a suspicion to a diagnosis: a ladder of rungs from cheap to deep. */
@NullMarked
package io.tipwatch.diagnose;

import org.jspecify.annotations.NullMarked;
