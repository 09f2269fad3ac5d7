/** What a block commits to: its header, its receipts, the roots after each transaction, proofs. */
@NullMarked
package io.tipwatch.trace.evm.blocks;

import org.jspecify.annotations.NullMarked;
