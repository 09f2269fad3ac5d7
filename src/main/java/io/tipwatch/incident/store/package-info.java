/** Where incidents, their notices and their evidence are kept. The only user of SQL. */
@NullMarked
package io.tipwatch.incident.store;

import org.jspecify.annotations.NullMarked;
