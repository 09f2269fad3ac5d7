package io.tipwatch.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads where incidents are kept, and when they open and end. */
record StoreSections(Tokens tokens, Map<String, String> environment) {

  Optional<StoreConfig> store(Section store) {
    Path directory =
        store.value(
            "directory",
            Directories.state(environment),
            text -> tokens.home().resolve(Directories.path(text)));
    Optional<String> url = store.optional("database", StoreConfig.Server::requireUrl);
    Optional<String> user = store.optional("user", text -> text);
    Optional<Secret> password = new Secrets(tokens).read(store, "password");
    boolean tls = store.value("tls", true, Quantities::flag);
    Optional<String> watchdog = store.optional("watchdog", StoreConfig::requireName);
    long maxEvidence =
        store.value("max-evidence", StoreConfig.DEFAULT_MAX_EVIDENCE_BYTES, Quantities::bytes);
    long keepFree =
        store.value("keep-free", StoreConfig.DEFAULT_KEEP_FREE_BYTES, Quantities::bytes);
    if (url.isPresent() && user.isEmpty()) {
      store.problem("user", "is missing; a database on a server needs one");
    }
    if (url.isPresent() && watchdog.isEmpty() && store.sound("watchdog")) {
      store.problem(
          "watchdog", "is missing; watchdogs that share a database need names of their own");
    }
    return store.build(() ->
        new StoreConfig(
            directory,
            url.map(at -> new StoreConfig.Server(at, user.orElseThrow(), password, tls)),
            watchdog.orElse(StoreConfig.WATCHDOG),
            maxEvidence,
            keepFree));
  }

  Optional<IncidentConfig> incidents(Section incidents) {
    IncidentConfig standard = IncidentConfig.DEFAULT;
    Duration patience = incidents.value("patience", standard.patience(), Quantities::duration);
    Duration calm = incidents.value("calm", standard.calm(), Quantities::duration);
    int limit = incidents.value("storm-limit", standard.stormLimit(), Quantities::positive);
    Duration window = incidents.value("storm-window", standard.stormWindow(), Quantities::duration);
    return incidents.build(() -> new IncidentConfig(patience, calm, limit, window));
  }
}
