package io.tipwatch.node.rpc;

import io.tipwatch.chain.NodeId;
import java.io.IOException;
import java.time.Duration;

/**
 * Why a call gave no result. Never a divergence: an error is a statement about one node. Messages
 * name the node, the method and what can be done; they hold neither URL nor token.
 */
public abstract sealed class RpcException extends IOException {
  /** How much of a node's own words is kept, in characters. */
  public static final int MAX_TEXT = 4_096;

  private final NodeId node;
  private final String method;
  private final RpcObserver.Outcome outcome;

  private RpcException(NodeId node, String method, RpcObserver.Outcome outcome, String text) {
    super(node + ": " + method + ": " + text);
    this.node = node;
    this.method = method;
    this.outcome = outcome;
  }

  public NodeId node() {
    return node;
  }

  public String method() {
    return method;
  }

  public RpcObserver.Outcome outcome() {
    return outcome;
  }

  /** The node understood and said no. */
  public static final class Remote extends RpcException {
    private final long code;
    private final String text;

    public Remote(NodeId node, String method, long code, String text) {
      super(
          node,
          method,
          RpcObserver.Outcome.REMOTE_ERROR,
          "the node answered error " + code + ": " + Quoted.text(text, 512));
      this.code = code;
      this.text = cut(text);
    }

    /** Never between the two halves of one character: half of one cannot be written down. */
    private static String cut(String text) {
      if (text.length() <= MAX_TEXT) {
        return text;
      }
      boolean halved = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1));
      return text.substring(0, halved ? MAX_TEXT - 1 : MAX_TEXT);
    }

    public long code() {
      return code;
    }

    /** The node's own words, as sent, at most {@link #MAX_TEXT} characters. */
    public String text() {
      return text;
    }
  }

  /** The answer is no JSON-RPC, and its HTTP status says why. */
  public static final class HttpStatus extends RpcException {
    private final int status;

    public HttpStatus(NodeId node, String method, int status) {
      super(
          node,
          method,
          RpcObserver.Outcome.HTTP_STATUS,
          "HTTP status "
              + status
              + " without a JSON-RPC answer; check the path of the URL"
              + " and any proxy before the node");
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  /** The answer is broken; says at which byte, character or field. */
  public static final class Malformed extends RpcException {
    private final String where;

    public Malformed(NodeId node, String method, String where) {
      super(node, method, RpcObserver.Outcome.MALFORMED, "malformed answer: " + where);
      this.where = where;
    }

    public String where() {
      return where;
    }
  }

  /** The answer was larger than what is taken. */
  public static final class TooLarge extends RpcException {
    private final long limit;

    public TooLarge(NodeId node, String method, long limit) {
      super(
          node,
          method,
          RpcObserver.Outcome.TOO_LARGE,
          "the answer is larger than the limit of "
              + limit
              + " bytes; raise the limit if the"
              + " node is to be trusted");
      this.limit = limit;
    }

    /** In bytes. */
    public long limit() {
      return limit;
    }
  }

  /** The answer did not come in time, or came too slowly. */
  public static final class TimedOut extends RpcException {
    private final String what;
    private final Duration limit;

    public TimedOut(NodeId node, String method, String what, Duration limit) {
      super(
          node,
          method,
          RpcObserver.Outcome.TIMEOUT,
          what + " within " + limit + "; is the node overloaded, or a limit too short?");
      this.what = what;
      this.limit = limit;
    }

    /** What did not come, such as {@code no whole answer}. */
    public String what() {
      return what;
    }

    public Duration limit() {
      return limit;
    }
  }

  /** There is no connection, or it broke before the end of the answer. */
  public static final class Unreachable extends RpcException {
    private final String why;

    public Unreachable(NodeId node, String method, String why) {
      super(node, method, RpcObserver.Outcome.UNREACHABLE, why);
      this.why = why;
    }

    public String why() {
      return why;
    }
  }

  /** The node wants a token, or another one. */
  public static final class Unauthorized extends RpcException {
    private final int status;

    public Unauthorized(NodeId node, String method, int status) {
      super(
          node,
          method,
          RpcObserver.Outcome.UNAUTHORIZED,
          "HTTP status "
              + status
              + ": the token is missing, wrong or expired; a token with"
              + " read permission is enough, set it with token-file");
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  /** We ended the call ourselves. */
  public static final class Cancelled extends RpcException {
    public Cancelled(NodeId node, String method) {
      super(node, method, RpcObserver.Outcome.CANCELLED, "cancelled before the end");
    }
  }
}
