package io.tipwatch.metrics;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Every meter of the program, by name only here. Series exist from the start, so that the first
 * event is seen as an increase; labels come from the configuration and from closed sets.
 */
public final class Meters implements AutoCloseable {
  /** The media type of {@link #scrape}. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry prometheus =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, ChainMeters> chains = new LinkedHashMap<>();
  private final Map<String, ChannelMeters> channels = new LinkedHashMap<>();
  private final EvidenceMeters evidence;
  private final AtomicLong configLoaded;
  private final AtomicLong storeUp;
  private RuntimeMeters runtime = RuntimeMeters.NONE;

  public Meters(BuildInfo build, List<Watched> watched, List<String> channelNames) {
    // promtool refuses these two names
    prometheus
        .config()
        .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
        .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    Registry registry = new Registry(prometheus);
    registry.info(
        "build.info",
        "What runs",
        Tags.of("version", build.version(), "revision", build.revision(), "java", build.java()));
    configLoaded =
        registry.gauge(
            "config.last.reload.success",
            "Whether the configuration last read was valid",
            Tags.empty());
    configLoaded.set(1);
    storeUp =
        registry.gauge(
            "store.up", "Whether the store of incidents took what it was last given", Tags.empty());
    storeUp.set(1);
    evidence = new EvidenceMeters(registry);
    watched.forEach(chain -> chains.put(chain.chain(), new ChainMeters(registry, chain)));
    channelNames.forEach(name -> channels.put(name, new ChannelMeters(registry, name)));
  }

  /** Adds the meters of the JVM and of the process, and returns this. */
  public Meters withRuntime() {
    if (runtime.gc().isEmpty()) {
      runtime = RuntimeMeters.bind(prometheus);
    }
    return this;
  }

  /** The meters of a configured chain. */
  public ChainMeters chain(String name) {
    return Labels.get(chains, name);
  }

  /** The meters of a configured receiver of notices. */
  public ChannelMeters channel(String name) {
    return Labels.get(channels, name);
  }

  /** The meters of the evidence on disk. */
  public EvidenceMeters evidence() {
    return evidence;
  }

  /** Whether the store of incidents took the last write. */
  public void storeUp(boolean is) {
    storeUp.set(is ? 1 : 0);
  }

  public void configLoaded(boolean valid) {
    configLoaded.set(valid ? 1 : 0);
  }

  /** All series in the Prometheus text format 0.0.4. */
  public String scrape() {
    return prometheus.scrape();
  }

  @Override
  public void close() {
    runtime.close();
    prometheus.close();
  }
}
