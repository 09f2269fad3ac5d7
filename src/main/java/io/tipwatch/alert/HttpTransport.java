package io.tipwatch.alert;

import io.tipwatch.config.SinkConfig;
import io.tipwatch.config.SinkUrl;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to one sink. The host's name is looked up for each request, every address of it is checked,
 * and the connection goes to an address that was checked, not to the name. No redirect is followed;
 * an answer is read up to {@value #MAX_ANSWER_BYTES} bytes and not kept. One time limit holds for
 * all of it. Confined to one thread.
 */
final class HttpTransport implements Transport {
  static final int MAX_ANSWER_BYTES = 64 << 10;

  private final HttpClient client;
  private final Resolver resolver;
  private final AddressGuard guard;
  private final Duration timeout;

  HttpTransport(Vertx vertx, SinkConfig config, Resolver resolver) {
    this(vertx.createHttpClient(options(config.pace().timeout())), config, resolver);
  }

  HttpTransport(HttpClient client, SinkConfig config, Resolver resolver) {
    this.client = client;
    this.resolver = resolver;
    guard = new AddressGuard(config.networks());
    timeout = config.pace().timeout();
  }

  /** Looks a name up, each time anew; blocks. */
  interface Resolver {
    Resolver SYSTEM = InetAddress::getAllByName;

    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  static HttpClientOptions options(Duration timeout) {
    return new HttpClientOptions()
        .setKeepAlive(false)
        .setConnectTimeout((int) Math.min(Integer.MAX_VALUE, timeout.toMillis()));
  }

  @Override
  public Reply send(Post post) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    InetAddress[] addresses;
    try {
      addresses = resolver.addresses(post.url().host());
    } catch (UnknownHostException _) {
      return new Reply.Failed("the host's name has no address");
    }
    for (InetAddress address : addresses) {
      if (!guard.permits(post.url().host(), address)) {
        return new Reply.Failed("address refused: " + address.getHostAddress());
      }
    }
    Reply reply = new Reply.Failed("no address");
    for (InetAddress address : addresses) {
      Future<HttpClientRequest> connected = client.request(request(post, address));
      try {
        return exchange(post, await(connected, deadline), deadline);
      } catch (ExecutionException e) {
        reply = new Reply.Failed(reason(e)); // perhaps another address answers
      } catch (TimeoutException _) {
        connected.onSuccess(HttpClientRequest::reset);
        return new Reply.Failed("no connection in time");
      }
    }
    return reply;
  }

  @Override
  public void close() {
    client.close();
  }

  private static RequestOptions request(Post post, InetAddress address) {
    SinkUrl url = post.url();
    RequestOptions options =
        new RequestOptions()
            .setMethod(post.get() ? HttpMethod.GET : HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(url.port(), literal(address)))
            .setHost(url.uri().getHost())
            .setPort(url.port())
            .setSsl(url.tls())
            .setURI(url.target())
            .setFollowRedirects(false)
            .putHeader("User-Agent", "tipwatch");
    post.headers().forEach(options::putHeader);
    return options;
  }

  /** As in a URL: one with colons stands in brackets. */
  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }

  /** The request is out when this ends, so that no other address is tried. */
  private static Reply exchange(Post post, HttpClientRequest request, long deadline)
      throws InterruptedException {
    AtomicReference<Reply.@Nullable Answered> seen = new AtomicReference<>();
    Future<HttpClientResponse> response =
        post.get() ? request.send() : request.send(Buffer.buffer(post.body()));
    Future<Void> read =
        response.compose(answer -> {
          seen.set(
              new Reply.Answered(
                  answer.statusCode(), Optional.ofNullable(answer.getHeader("Retry-After"))));
          return new Drain(answer).read();
        });
    String why;
    try {
      await(read, deadline);
      why = "no answer";
    } catch (ExecutionException e) {
      why = reason(e);
    } catch (TimeoutException _) {
      why = "no answer in time";
    } finally {
      request.reset();
    }
    // the status is the answer, whatever becomes of the rest
    Reply.Answered answered = seen.get();
    return answered == null ? new Reply.Failed(why) : answered;
  }

  /** Only the class: messages may hold what nobody should see. */
  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getClass().getSimpleName();
  }

  private static <T> T await(Future<T> future, long deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  /** Reads an answer to its end or to its limit, and forgets it. */
  private static final class Drain {
    private final HttpClientResponse response;
    private final Promise<Void> done = Promise.promise();
    private long bytes;

    Drain(HttpClientResponse response) {
      this.response = response;
    }

    Future<Void> read() {
      response.exceptionHandler(done::tryFail);
      response.endHandler(_ -> done.tryComplete());
      response.handler(this::count);
      return done.future();
    }

    private void count(Buffer part) {
      bytes += part.length();
      if (bytes > MAX_ANSWER_BYTES && done.tryComplete()) {
        response.request().reset();
      }
    }
  }
}
