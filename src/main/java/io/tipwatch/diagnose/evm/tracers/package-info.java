/** One transaction traced by one tracer on every node, and what the nodes made of it. */
@NullMarked
package io.tipwatch.diagnose.evm.tracers;

import org.jspecify.annotations.NullMarked;
