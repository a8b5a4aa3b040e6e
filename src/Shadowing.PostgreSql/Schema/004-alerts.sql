-- What is to be said to whoever is on call, until it has been said or is given up. One instance at a time speaks for all: fence says which
-- one, and content of a watch what was told of an experiment already.
CREATE TABLE "{schema}".alert (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  is_urgent boolean NOT NULL,
  topic text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  due timestamptz NOT NULL,
  attempts integer NOT NULL,
  tried timestamptz,
  ended timestamptz,
  failure text,
  content text NOT NULL
);
CREATE INDEX alert_waiting ON "{schema}".alert (due) WHERE ended IS NULL;
CREATE INDEX alert_ended ON "{schema}".alert (ended) WHERE ended IS NOT NULL;

CREATE TABLE "{schema}".alert_word (
  one boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
  fence bigint NOT NULL DEFAULT 0,
  holder text COLLATE "C",
  until timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 10);

CREATE TABLE "{schema}".alert_watch (
  experiment_key text COLLATE "C" NOT NULL PRIMARY KEY,
  experiment text NOT NULL,
  content text NOT NULL
) WITH (fillfactor = 50);

INSERT INTO "{schema}".alert_word DEFAULT VALUES;
UPDATE "{schema}".version SET version = 4;
