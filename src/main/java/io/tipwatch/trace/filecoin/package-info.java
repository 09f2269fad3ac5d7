/** The trace of a Filecoin tipset, as {@code StateCompute} of Lotus, Venus and Forest tells it. */
@NullMarked
package io.tipwatch.trace.filecoin;

import org.jspecify.annotations.NullMarked;
