/** Metrics, health and the reports over HTTP. */
@NullMarked
package io.tipwatch.web;

import org.jspecify.annotations.NullMarked;
