package io.tipwatch.metrics;

/** Why a subscription was opened anew. */
public enum ReconnectReason {
  CLOSED,
  SILENT,
  ERROR,
  CHANNEL_CLOSED,
  PROTOCOL
}
