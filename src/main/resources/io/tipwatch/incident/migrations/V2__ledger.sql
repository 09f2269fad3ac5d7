-- What became of every settled height, in runs of heights with the same outcome. The watermark of
-- a chain is the end of its last run.

CREATE TABLE ledger (
  chain        TEXT NOT NULL,
  first_height BIGINT NOT NULL,
  last_height  BIGINT NOT NULL,
  outcome      TEXT NOT NULL,
  reason       TEXT NOT NULL,
  PRIMARY KEY (chain, first_height)
);
CREATE UNIQUE INDEX ledger_by_end ON ledger (chain, last_height);
