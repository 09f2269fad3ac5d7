package io.tipwatch.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.Optional;

/**
 * The JVM's and the process's own meters.
 *
 * @param gc listens to the collector until it is closed
 */
record RuntimeMeters(Optional<JvmGcMetrics> gc) implements AutoCloseable {
  static final RuntimeMeters NONE = new RuntimeMeters(Optional.empty());

  static RuntimeMeters bind(MeterRegistry registry) {
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    return new RuntimeMeters(Optional.of(gc));
  }

  @Override
  public void close() {
    gc.ifPresent(JvmGcMetrics::close);
  }
}
