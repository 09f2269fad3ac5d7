package io.tipwatch.sim;

import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.sim.RealChain.Next;
import io.tipwatch.sim.Standstill.Answer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A node on loopback that is a real one to whoever asks: it passes every call on. When it is told
 * to go wrong it stands still at the real node's head, refuses the next tipset, and accounts for
 * the execution of its head with one step and the root changed; all else stays the real node's. The
 * real node is only read from. Heads are polled, since a mirror has no WebSocket.
 *
 * <p>May be used from any thread.
 */
public final class MirrorNode {
  private static final String LOOPBACK = "127.0.0.1";

  /** Our own calls are far smaller. */
  private static final int MAX_REQUEST_BYTES = 1 << 20;

  /**
   * How it mirrors.
   *
   * @param dialect the real node's
   * @param token what a caller must show; the real node's own token is added on the way
   * @param look how often the real node is asked whether its chain has gone on
   */
  public record Setting(Dialect dialect, String token, Duration look) {
    /** Never shows the token. */
    @Override
    public String toString() {
      return "mirror of a " + dialect.client();
    }
  }

  private final Vertx vertx;
  private final RpcClient real;
  private final RealChain chain;
  private final Setting setting;
  private final InstantSource clock;
  private final Instant started;
  private final HttpServer server;
  private volatile @Nullable Standstill standstill;

  /**
   * @param real the way to the mirrored node, which stays the caller's to close
   */
  public MirrorNode(Vertx vertx, RpcClient real, Setting setting, InstantSource clock) {
    this.vertx = vertx;
    this.real = real;
    this.chain = new RealChain(real);
    this.setting = setting;
    this.clock = clock;
    started = clock.instant();
    server = vertx.createHttpServer(RpcServer.OPTIONS).requestHandler(this::onRequest);
  }

  /** Starts to listen on a free port. */
  public Future<Void> open() {
    return server.listen(0, LOOPBACK).mapEmpty();
  }

  public URI http() {
    return URI.create("http://" + LOOPBACK + ":" + server.actualPort() + "/rpc/v1");
  }

  public Future<Void> close() {
    standstill = null;
    return server.close();
  }

  /**
   * Stands still at the real node's head, waits until the chain has gone on from there, has the
   * real node execute that tipset, and goes wrong at some place of it. Until that is done it is a
   * node that is a little late. It may take for as long as a block and an execution take.
   *
   * @param seed chooses the place
   */
  public Future<MirrorFault> goWrong(long seed) {
    return chain
        .head()
        .compose(head -> {
          Standstill still = new Standstill(head, setting.dialect(), started, clock);
          standstill = still;
          return awaitChild(still).compose(child -> goWrong(still, child, seed));
        });
  }

  private Future<MirrorFault> goWrong(Standstill still, Optional<Next.Child> child, long seed) {
    if (child.isEmpty()) {
      return goWrong(seed); // an ordinary reorg took the head away
    }
    return blocking(() -> fault(still.head(), child.get(), new FaultChoice(seed)))
        .map(fault -> {
          still.refuse(fault, child.get().tipset());
          return fault;
        });
  }

  private Future<Optional<Next.Child>> awaitChild(Standstill still) {
    if (standstill != still) {
      return Future.failedFuture(new NoFaultException("the mirror was healed meanwhile"));
    }
    return chain
        .after(still.head())
        .compose(next ->
            switch (next) {
              case Next.Nothing _ ->
                  vertx
                      .timer(Math.max(1, setting.look().toMillis()))
                      .compose(_ -> awaitChild(still));
              case Next.Child child -> Future.succeededFuture(Optional.of(child));
              case Next.Gone _ -> Future.succeededFuture(Optional.empty());
            });
  }

  private MirrorFault fault(SyncReports.Tip head, Next.Child child, FaultChoice choice)
      throws IOException, NoFaultException {
    chain.execute(head, choice);
    return choice.fault(real.node(), head, child);
  }

  /** Whether the tipset where it went wrong is still on the real node's chain. */
  public Future<Boolean> onChain() {
    Standstill still = standstill;
    return still == null
        ? Future.succeededFuture(false)
        : chain.after(still.head()).map(next -> !(next instanceof Next.Gone));
  }

  /** Follows the real node again. */
  public void heal() {
    standstill = null;
  }

  private void onRequest(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (!admits(request.getHeader("Authorization"))) {
      request.response().setStatusCode(401).end();
    } else if (length == null
        || length.length() > 7
        || Long.parseLong(length) > MAX_REQUEST_BYTES) {
      request.response().setStatusCode(413).end();
    } else {
      request.body().onSuccess(body -> answer(request, body));
    }
  }

  private boolean admits(@Nullable String shown) {
    byte[] wanted = ("Bearer " + setting.token()).getBytes(StandardCharsets.UTF_8);
    return shown != null && MessageDigest.isEqual(wanted, shown.getBytes(StandardCharsets.UTF_8));
  }

  private void answer(HttpServerRequest request, Buffer body) {
    Optional<List<Call>> calls = Call.parse(body.toString());
    Standstill still = standstill;
    if (still == null || calls.isEmpty()) {
      boolean large = calls.stream().flatMap(List::stream).anyMatch(call -> isLarge(call));
      new Relay(real, request, Optional.empty()).start(body, large);
    } else if (calls.get().size() > 1) {
      request.response().setStatusCode(400).end(); // of ours, none asks like that
    } else if (still.tells(calls.get().getFirst())) {
      chain
          .after(still.head())
          .onSuccess(next -> {
            if (next instanceof Next.Child child) {
              still.refuse(child.tipset());
            }
          })
          .onComplete(_ -> answer(request, still, calls.get().getFirst(), body));
    } else {
      answer(request, still, calls.get().getFirst(), body);
    }
  }

  private static boolean isLarge(Call call) {
    return call.method().equals(RealChain.EXECUTE) || call.method().equals("Filecoin.StateReplay");
  }

  private void answer(HttpServerRequest request, Standstill still, Call call, Buffer body) {
    switch (still.answer(call, body)) {
      case Answer.Pass(Buffer asked, Optional<FaultEdit> edit) ->
          new Relay(real, request, edit).start(asked, isLarge(call));
      case Answer.Own(Reply reply) -> {
        ByteSource json = Envelope.around(reply, call.id().orElse("null"), setting.dialect());
        request.response().setStatusCode(RpcServer.status(reply));
        request.response().putHeader("Content-Type", "application/json");
        request.response().end(whole(json));
      }
    }
  }

  private static Buffer whole(ByteSource source) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (source) {
      source.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  /** Away from the event loops, which must not wait. */
  private static <T> Future<T> blocking(Callable<T> action) {
    Promise<T> done = Promise.promise();
    Thread.ofVirtual()
        .name("mirror")
        .start(() -> {
          try {
            done.complete(action.call());
          } catch (Exception failure) {
            done.fail(failure);
          }
        });
    return done.future();
  }
}
