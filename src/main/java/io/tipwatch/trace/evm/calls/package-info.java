/** Call traces in every form that EVM nodes have, read into one canonical tree of calls. */
@NullMarked
package io.tipwatch.trace.evm.calls;

import org.jspecify.annotations.NullMarked;
