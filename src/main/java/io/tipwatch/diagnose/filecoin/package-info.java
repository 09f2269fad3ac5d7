/** The rungs for Filecoin. */
@NullMarked
package io.tipwatch.diagnose.filecoin;

import org.jspecify.annotations.NullMarked;
