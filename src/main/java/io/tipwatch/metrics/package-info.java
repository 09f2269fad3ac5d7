/** Every meter name of the daemon, in one place. */
@NullMarked
package io.tipwatch.metrics;

import org.jspecify.annotations.NullMarked;
