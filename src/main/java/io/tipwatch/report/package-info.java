/** One report shape for every family, and its renderings. */
@NullMarked
package io.tipwatch.report;

import org.jspecify.annotations.NullMarked;
