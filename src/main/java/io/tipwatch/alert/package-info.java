/** Tells people and machines about incidents: what waits to be told, and how each sink is told. */
@NullMarked
package io.tipwatch.alert;

import org.jspecify.annotations.NullMarked;
