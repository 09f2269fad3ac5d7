/** What a node can do and how it is reached, whatever its family. */
@NullMarked
package io.tipwatch.node;

import org.jspecify.annotations.NullMarked;
