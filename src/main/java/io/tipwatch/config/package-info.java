/** Typed configuration; the only user of HOCON. */
@NullMarked
package io.tipwatch.config;

import org.jspecify.annotations.NullMarked;
