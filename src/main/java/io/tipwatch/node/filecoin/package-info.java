/** The dialects of Lotus, Venus and Forest. */
@NullMarked
package io.tipwatch.node.filecoin;

import org.jspecify.annotations.NullMarked;
