package io.tipwatch.deploy;

import io.tipwatch.deploy.Loopback.Receiver;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The events that a webhook received, oldest first. */
record Inbox(Receiver receiver) {
  private static final String PREFIX = "io.tipwatch.incident.";

  /**
   * One event.
   *
   * @param id the same each time that it is sent
   * @param what {@code firing}, {@code reminder} or {@code resolved}
   * @param height of the last common tipset; -1 if it names none
   */
  record Event(String id, String what, String incident, String kind, long height) {}

  List<Event> events() {
    return receiver.bodies().stream().map(Inbox::event).toList();
  }

  private static Event event(String body) {
    JsonObject event = new JsonObject(body);
    JsonObject data = event.getJsonObject("data");
    return new Event(
        event.getString("id"),
        event.getString("type").substring(PREFIX.length()),
        data.getString("incident"),
        data.getString("kind"),
        data.getLong("height", -1L));
  }

  /** The different events about splits at a height. */
  List<Event> ofSplit(String what, long height) {
    return events().stream()
        .filter(one -> one.kind().equals("STATE_SPLIT") && one.what().equals(what))
        .filter(one -> one.height() == height)
        .distinct()
        .toList();
  }
}
