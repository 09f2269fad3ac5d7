/** The verticles: follow, judge, diagnose, record. */
@NullMarked
package io.tipwatch.watch;

import org.jspecify.annotations.NullMarked;
