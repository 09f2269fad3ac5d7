/** The commands; the only place that prints. */
@NullMarked
package io.tipwatch.cli;

import org.jspecify.annotations.NullMarked;
