/** Tells people and machines about verdicts. */
@NullMarked
package io.tipwatch.alert;

import org.jspecify.annotations.NullMarked;
