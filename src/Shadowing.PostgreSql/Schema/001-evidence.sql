-- The evidence of Shadowing, version 1. {schema} stands for the schema's name.
-- Times that an application has taken are ticks of 100 ns since 0001-01-01 in UTC; those of the database's clock are timestamps.
-- experiment is a name as it was written, experiment_key the same in upper case: letter case does not matter in names.
-- What is too long for an index is there as a hash, and in full in the column of the same name that ends in _long.
-- A character that a text cannot hold here is written as U+001B and four hexadecimal digits.
DO $$
BEGIN
  -- Asked first: CREATE SCHEMA IF NOT EXISTS wants the right to create one where there is one already.
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = '{schema}') THEN
    CREATE SCHEMA "{schema}";
  END IF;
END
$$;

-- min_reader is the oldest version of the library that may go on beside this one.
CREATE TABLE "{schema}".version (
  one boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
  version integer NOT NULL,
  min_reader integer NOT NULL
);

-- One row: who holds the turn. Rows that are written over and over leave room in their page, and none of the columns that change has an
-- index, so that an update stays in the page.
CREATE TABLE "{schema}".fleet (
  one boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
  fence bigint NOT NULL DEFAULT 0,
  holder text COLLATE "C",
  until timestamptz NOT NULL DEFAULT '-infinity',
  fold bigint NOT NULL DEFAULT 0,
  folded_at timestamptz,
  folded_through bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 10);

CREATE TABLE "{schema}".run (
  run text COLLATE "C" NOT NULL PRIMARY KEY,
  instance text NOT NULL,
  number bigint NOT NULL,
  last_seen timestamptz NOT NULL,
  windows_through bigint NOT NULL,
  minutes_through bigint NOT NULL,
  is_over boolean NOT NULL,
  is_folded boolean NOT NULL,
  content text NOT NULL
) WITH (fillfactor = 50);

-- number is that of the batch that wrote the row. The empty run is all those together that were taken in.
CREATE TABLE "{schema}".run_row (
  run text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  experiment_key text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  key_long text,
  experiment text NOT NULL,
  number bigint NOT NULL,
  content text NOT NULL,
  PRIMARY KEY (run, kind, experiment_key, key)
) WITH (fillfactor = 35);

CREATE TABLE "{schema}".run_window (
  window_number bigint NOT NULL,
  run text COLLATE "C" NOT NULL,
  experiment_key text COLLATE "C" NOT NULL,
  experiment text NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (window_number, run, experiment_key)
);

CREATE TABLE "{schema}".run_sample (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  id_long text,
  run text COLLATE "C" NOT NULL,
  group_id text COLLATE "C" NOT NULL,
  group_long text,
  experiment text NOT NULL,
  experiment_key text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  is_drawn boolean NOT NULL,
  content text NOT NULL
);
CREATE INDEX run_sample_at ON "{schema}".run_sample (at, id);

CREATE TABLE "{schema}".run_minute (
  experiment_key text COLLATE "C" NOT NULL,
  endpoint text COLLATE "C" NOT NULL,
  minute bigint NOT NULL,
  run text COLLATE "C" NOT NULL,
  endpoint_long text,
  experiment text NOT NULL,
  sampled bigint NOT NULL,
  outcomes text NOT NULL,
  control_count bigint NOT NULL,
  control_p50 bigint NOT NULL,
  control_p95 bigint NOT NULL,
  control_p99 bigint NOT NULL,
  candidate_count bigint NOT NULL,
  candidate_p50 bigint NOT NULL,
  candidate_p95 bigint NOT NULL,
  candidate_p99 bigint NOT NULL,
  PRIMARY KEY (experiment_key, endpoint, minute, run)
) WITH (fillfactor = 50);

CREATE TABLE "{schema}".total_row (
  kind text COLLATE "C" NOT NULL,
  experiment_key text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  key_long text,
  experiment text NOT NULL,
  content text NOT NULL,
  PRIMARY KEY (kind, experiment_key, key)
) WITH (fillfactor = 50);

CREATE TABLE "{schema}".mismatch_group (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  id_long text,
  experiment text NOT NULL,
  experiment_key text COLLATE "C" NOT NULL,
  last_seen bigint NOT NULL,
  content text NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX mismatch_group_experiment ON "{schema}".mismatch_group (experiment_key);

CREATE TABLE "{schema}".sample (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  id_long text,
  group_id text COLLATE "C" NOT NULL,
  group_long text,
  experiment text NOT NULL,
  experiment_key text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  is_drawn boolean NOT NULL,
  content text NOT NULL
);
CREATE INDEX sample_group ON "{schema}".sample (group_id);
CREATE INDEX sample_experiment ON "{schema}".sample (experiment_key);
CREATE INDEX sample_at ON "{schema}".sample (at);

-- endpoint is empty for all endpoints together; run is empty for what the runs had together.
CREATE TABLE "{schema}".history_minute (
  experiment_key text COLLATE "C" NOT NULL,
  endpoint text COLLATE "C" NOT NULL,
  minute bigint NOT NULL,
  run text COLLATE "C" NOT NULL,
  endpoint_long text,
  experiment text NOT NULL,
  sampled bigint NOT NULL,
  outcomes text NOT NULL,
  control_count bigint NOT NULL,
  control_p50 bigint NOT NULL,
  control_p95 bigint NOT NULL,
  control_p99 bigint NOT NULL,
  candidate_count bigint NOT NULL,
  candidate_p50 bigint NOT NULL,
  candidate_p95 bigint NOT NULL,
  candidate_p99 bigint NOT NULL,
  PRIMARY KEY (experiment_key, endpoint, minute, run)
);
CREATE INDEX history_minute_minute ON "{schema}".history_minute (minute);

CREATE TABLE "{schema}".annotation (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  id_long text,
  number bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  at bigint NOT NULL,
  experiment text,
  experiment_key text COLLATE "C",
  kind text NOT NULL,
  text text NOT NULL
);
CREATE INDEX annotation_at ON "{schema}".annotation (at);

CREATE TABLE "{schema}".audit_entry (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  id_long text,
  number bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  at bigint NOT NULL,
  by text NOT NULL,
  action text NOT NULL,
  experiment text NOT NULL,
  reason text NOT NULL
);
CREATE INDEX audit_entry_at ON "{schema}".audit_entry (at, number);

CREATE TABLE "{schema}".evidence (
  experiment_key text COLLATE "C" NOT NULL PRIMARY KEY,
  experiment text NOT NULL,
  content text NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE "{schema}".stop (
  experiment_key text COLLATE "C" NOT NULL PRIMARY KEY,
  experiment text NOT NULL,
  is_stopped boolean NOT NULL,
  by text NOT NULL,
  reason text NOT NULL,
  at bigint NOT NULL
);

INSERT INTO "{schema}".fleet DEFAULT VALUES;
INSERT INTO "{schema}".version (version, min_reader) VALUES (1, 1);
