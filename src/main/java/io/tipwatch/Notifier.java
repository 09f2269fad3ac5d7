package io.tipwatch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager how we are (sd_notify): one datagram to the socket that {@code
 * NOTIFY_SOCKET} names. Without it every method does nothing. Never blocks, never throws; safe from
 * any thread.
 */
public final class Notifier {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

  /** Longest path of a Unix socket in bytes, the closing zero left out. */
  static final int MAX_PATH = 107;

  /** Longest status line in bytes; a receiver reads at most 4096 of a datagram. */
  static final int MAX_STATUS = 512;

  /** Tells nobody. */
  public static final Notifier NONE = new Notifier(_ -> {}, Optional.empty());

  private final Consumer<String> manager;
  private final Optional<Duration> limit;

  /**
   * @param manager takes one message after the other
   * @param limit as {@link #watchdogLimit} says it
   */
  Notifier(Consumer<String> manager, Optional<Duration> limit) {
    this.manager = manager;
    this.limit = limit;
  }

  /**
   * The notifier of this process.
   *
   * @param environment such as {@link System#getenv()}
   * @param pid our own, which {@code WATCHDOG_PID} must name if it is set
   */
  public static Notifier of(Map<String, String> environment, long pid) {
    Optional<byte[]> path =
        Optional.ofNullable(environment.get("NOTIFY_SOCKET")).flatMap(Notifier::path);
    boolean ours = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid)).equals("" + pid);
    Optional<Duration> limit =
        Optional.ofNullable(environment.get("WATCHDOG_USEC"))
            .filter(text -> ours && text.matches("[1-9]\\d{0,17}"))
            .map(text -> Duration.ofNanos(Math.multiplyExact(Long.parseLong(text), 1_000L)));
    return path.map(socket -> new Notifier(message -> send(socket, message), limit))
        .orElseGet(() -> new Notifier(_ -> {}, Optional.empty()));
  }

  /**
   * Within which time {@link #watchdog} must be called again and again; empty when nobody waits.
   */
  public Optional<Duration> watchdogLimit() {
    return limit;
  }

  /** The work has begun: every node was heard of, or is known not to answer. */
  public void ready() {
    manager.accept("READY=1");
  }

  /** Progress was made; call it for verified progress, never from a timer alone. */
  public void watchdog() {
    manager.accept("WATCHDOG=1");
  }

  /** One line for {@code systemctl status}. */
  public void status(String text) {
    byte[] line = text.replaceAll("\\p{Cntrl}", " ").getBytes(StandardCharsets.UTF_8);
    int length = Math.min(line.length, MAX_STATUS);
    while (length < line.length && length > 0 && (line[length] & 0xC0) == 0x80) {
      length--; // not in the middle of a character
    }
    manager.accept("STATUS=" + new String(line, 0, length, StandardCharsets.UTF_8));
  }

  /** The orderly end has begun. */
  public void stopping() {
    manager.accept("STOPPING=1");
  }

  private static void send(byte[] socket, String message) {
    try {
      Socket.send(socket, message.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("error", e.getMessage()).log("service manager not told");
    }
  }

  /** The bytes of an address in sockaddr_un; {@code @} stands for the abstract name space. */
  private static Optional<byte[]> path(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    boolean known = name.startsWith("/") || name.startsWith("@");
    if (!known || bytes.length < 2 || bytes.length > MAX_PATH) {
      LOG.atWarn().addKeyValue("socket", name).log("NOTIFY_SOCKET is not usable");
      return Optional.empty();
    }
    if (bytes[0] == '@') {
      bytes[0] = 0;
    }
    return Optional.of(bytes);
  }

  /** The four calls of libc that it takes; Java's own Unix sockets know streams only. */
  private static final class Socket {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int FAMILY_BYTES = 2;

    private static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SENDTO =
        function("sendto", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT);

    private Socket() {}

    static void send(byte[] path, byte[] message) throws IOException {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment address = arena.allocate(FAMILY_BYTES + MAX_PATH + 1L);
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(path, 0, address, JAVA_BYTE, FAMILY_BYTES, path.length);
        // The closing zero is no part of an abstract name.
        int length = FAMILY_BYTES + path.length + (path[0] == 0 ? 0 : 1);
        MemorySegment text = arena.allocateFrom(JAVA_BYTE, message);
        int socket = (int) call(SOCKET, AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (socket < 0) {
          throw new IOException("no socket");
        }
        try {
          if (call(SENDTO, socket, text, (long) message.length, MSG_NOSIGNAL, address, length)
              != message.length) {
            throw new IOException("the datagram was not taken");
          }
        } finally {
          call(CLOSE, socket);
        }
      }
    }

    private static long call(MethodHandle function, Object... arguments) throws IOException {
      try {
        return ((Number) function.invokeWithArguments(arguments)).longValue();
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) { // what invokeWithArguments declares
        throw new IOException(e);
      }
    }

    @SuppressWarnings("restricted") // the manifest grants native access
    private static MethodHandle function(String name, ValueLayout... parameters) {
      Linker linker = Linker.nativeLinker();
      ValueLayout result = name.equals("sendto") ? JAVA_LONG : JAVA_INT;
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, parameters));
    }
  }
}
