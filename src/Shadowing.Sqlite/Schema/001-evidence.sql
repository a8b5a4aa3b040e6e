-- The evidence of Shadowing, version 1. Times are ticks of 100 ns since 0001-01-01 in UTC.
-- experiment is a name as it was written, experiment_key the same in upper case: letter case does not matter in names.
PRAGMA application_id = 1399350359; -- 'ShdW'

CREATE TABLE mismatch_group (
  id TEXT NOT NULL PRIMARY KEY,
  experiment TEXT NOT NULL,
  experiment_key TEXT NOT NULL,
  last_seen INTEGER NOT NULL,
  content TEXT NOT NULL
);
CREATE INDEX mismatch_group_experiment ON mismatch_group (experiment_key);
CREATE INDEX mismatch_group_last_seen ON mismatch_group (last_seen);

CREATE TABLE sample (
  id TEXT NOT NULL PRIMARY KEY,
  group_id TEXT NOT NULL,
  experiment TEXT NOT NULL,
  experiment_key TEXT NOT NULL,
  at INTEGER NOT NULL,
  is_drawn INTEGER NOT NULL,
  content TEXT NOT NULL
);
CREATE INDEX sample_group ON sample (group_id);
CREATE INDEX sample_experiment ON sample (experiment_key);
CREATE INDEX sample_at ON sample (at);

-- endpoint is empty for all endpoints together; run tells apart runs of the application that share a minute.
CREATE TABLE history_minute (
  experiment_key TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  minute INTEGER NOT NULL,
  run TEXT NOT NULL,
  experiment TEXT NOT NULL,
  sampled INTEGER NOT NULL,
  outcomes TEXT NOT NULL,
  control_count INTEGER NOT NULL,
  control_p50 INTEGER NOT NULL,
  control_p95 INTEGER NOT NULL,
  control_p99 INTEGER NOT NULL,
  candidate_count INTEGER NOT NULL,
  candidate_p50 INTEGER NOT NULL,
  candidate_p95 INTEGER NOT NULL,
  candidate_p99 INTEGER NOT NULL,
  UNIQUE (experiment_key, endpoint, minute, run)
);
CREATE INDEX history_minute_minute ON history_minute (minute);

CREATE TABLE annotation (
  id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  experiment TEXT,
  experiment_key TEXT,
  kind TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX annotation_at ON annotation (at);

CREATE TABLE audit_entry (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  action TEXT NOT NULL,
  experiment TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX audit_entry_at ON audit_entry (at);

CREATE TABLE evidence (
  experiment_key TEXT NOT NULL PRIMARY KEY,
  experiment TEXT NOT NULL,
  content TEXT NOT NULL
);

CREATE TABLE stop (
  experiment_key TEXT NOT NULL PRIMARY KEY,
  experiment TEXT NOT NULL,
  is_stopped INTEGER NOT NULL,
  by TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
);

PRAGMA user_version = 1;
