package io.tipwatch.watch;

import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentEvent;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.Life;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The log's echo of what becomes of incidents. */
final class Notes {
  private static final Logger LOG = LoggerFactory.getLogger(Notes.class);

  private Notes() {}

  static void log(IncidentEvent event) {
    switch (event) {
      case IncidentEvent.Opened(Incident incident, var _) ->
          log(incident.drill() ? Level.INFO : Level.ERROR, incident, "incident opened");
      case IncidentEvent.Located(Incident incident) ->
          log(Level.INFO, incident, "incident located");
      case IncidentEvent.Finalized(Incident incident) ->
          log(Level.ERROR, incident, "incident is final");
      case IncidentEvent.Resolved(Incident incident) -> log(Level.INFO, incident, over(incident));
      case IncidentEvent.Updated(Incident incident, var _) ->
          log(Level.DEBUG, incident, "incident goes on");
      case IncidentEvent.Suppressed(var chain, var kind, var nodes, var by, var _) ->
          LOG.atInfo()
              .addKeyValue("chain", chain)
              .addKeyValue("kind", kind)
              .addKeyValue("nodes", nodes)
              .addKeyValue("incident", by)
              .log("symptom belongs to an open incident");
    }
  }

  private static String over(Incident incident) {
    boolean explained =
        incident.life() instanceof Life.Resolved resolved && resolved.inFavourOf().isPresent();
    return explained ? "incident is explained by another" : "incident resolved";
  }

  private static void log(Level level, Incident incident, String what) {
    LOG.atLevel(level)
        .addKeyValue("incident", incident.id())
        .addKeyValue("chain", incident.chain())
        .addKeyValue("kind", incident.kind())
        .addKeyValue("nodes", incident.parties().nodes())
        .addKeyValue("suspects", incident.parties().suspects())
        .addKeyValue("follows", incident.follows().map(IncidentId::ulid).orElse("-"))
        .addKeyValue("text", incident.cause())
        .addKeyValue("place", incident.clue().place().orElse("-"))
        .log(what);
  }
}
