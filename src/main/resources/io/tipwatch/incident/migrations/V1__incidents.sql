-- One schema for SQLite and PostgreSQL. Times are milliseconds since 1970; flags are 0 and 1.

CREATE TABLE incident (
  id           TEXT NOT NULL PRIMARY KEY,
  version      BIGINT NOT NULL,
  writer       TEXT NOT NULL,
  fingerprint  TEXT NOT NULL,
  chain        TEXT NOT NULL,
  kind         TEXT NOT NULL,
  severity     TEXT NOT NULL,
  state        TEXT NOT NULL,
  located_at   BIGINT,
  finalized_at BIGINT,
  resolved_at  BIGINT,
  in_favour_of TEXT,
  parties      TEXT NOT NULL,
  height       BIGINT,
  tipset       TEXT,
  first_seen   BIGINT NOT NULL,
  updated      BIGINT NOT NULL,
  occurrences  BIGINT NOT NULL,
  drill        INTEGER NOT NULL,
  told         INTEGER NOT NULL,
  cause        TEXT NOT NULL,
  cause_kind   TEXT NOT NULL,
  location     TEXT,
  follows      TEXT,
  report       TEXT
);

-- Two watchdogs that see the same divergence at the same time make one incident.
CREATE UNIQUE INDEX incident_open_fingerprint ON incident (fingerprint) WHERE state <> 'RESOLVED';
CREATE INDEX incident_by_chain ON incident (chain, id);
CREATE INDEX incident_by_state ON incident (state, id);

CREATE TABLE evidence (
  incident_id  TEXT NOT NULL REFERENCES incident (id),
  sha256       TEXT NOT NULL,
  label        TEXT NOT NULL,
  bytes        BIGINT NOT NULL,
  stored_bytes BIGINT NOT NULL,
  captured     BIGINT NOT NULL,
  removed      INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (incident_id, sha256, label)
);
CREATE INDEX evidence_by_content ON evidence (sha256);

CREATE TABLE outbox (
  seq           ${autokey},
  sink          TEXT NOT NULL,
  incident_id   TEXT NOT NULL REFERENCES incident (id),
  version       BIGINT NOT NULL,
  kind          TEXT NOT NULL,
  number        BIGINT NOT NULL,
  payload       TEXT NOT NULL,
  state         TEXT NOT NULL,
  created       BIGINT NOT NULL,
  not_before    BIGINT NOT NULL,
  tries         BIGINT NOT NULL,
  why           TEXT,
  done          BIGINT,
  claimed_by    TEXT,
  claimed_until BIGINT,
  UNIQUE (sink, incident_id, version, kind, number)
);
CREATE INDEX outbox_by_sink ON outbox (sink, state, incident_id, seq);
CREATE INDEX outbox_in_order ON outbox (sink, state, seq);
CREATE INDEX outbox_backlog ON outbox (sink, state, kind, not_before, created);
CREATE INDEX outbox_by_incident ON outbox (incident_id, state);

CREATE TABLE watermark (
  chain   TEXT NOT NULL PRIMARY KEY,
  height  BIGINT NOT NULL,
  updated BIGINT NOT NULL
);
