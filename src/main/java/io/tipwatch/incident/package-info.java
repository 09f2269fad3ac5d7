/**
 * The life of an incident, from the first sign to the all-clear: pure rules that decide, and beside
 * them the durable store and the evidence. The only user of SQL.
 */
@NullMarked
package io.tipwatch.incident;

import org.jspecify.annotations.NullMarked;
