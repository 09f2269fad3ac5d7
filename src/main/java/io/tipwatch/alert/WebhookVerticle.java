package io.tipwatch.alert;

import io.tipwatch.config.WebhookConfig;
import io.tipwatch.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;

/** Tells every configured webhook; none waits for another. */
public final class WebhookVerticle extends VerticleBase {
  private final List<WebhookConfig> webhooks;
  private final Meters meters;
  private List<WebhookSink> sinks = List.of();

  public WebhookVerticle(List<WebhookConfig> webhooks, Meters meters) {
    this.webhooks = List.copyOf(webhooks);
    this.meters = meters;
  }

  @Override
  public Future<?> start() {
    sinks =
        webhooks.stream()
            .map(hook -> new WebhookSink(vertx, hook, meters.channel(hook.name())))
            .toList();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    sinks.forEach(WebhookSink::close);
    return Future.succeededFuture();
  }

  /** Queues a notice for every webhook. Safe from any thread, once started. */
  public void tell(Notice notice) {
    context.runOnContext(_ -> sinks.forEach(sink -> sink.offer(notice)));
  }
}
