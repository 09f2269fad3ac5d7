/** The ladder of EVM chains. */
@NullMarked
package io.tipwatch.diagnose.evm;

import org.jspecify.annotations.NullMarked;
