/** One incident with all that it rests on in one file, to be read without the store. */
@NullMarked
package io.tipwatch.incident.bundle;

import org.jspecify.annotations.NullMarked;
