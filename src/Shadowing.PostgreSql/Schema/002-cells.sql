-- What has been decided. Each change takes the next number of the head, whose row is what changes wait for; store says which tables these
-- are, and change which was the newest: after a restore another one has its number.
CREATE TABLE "{schema}".head (
  one boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
  store text NOT NULL,
  version bigint NOT NULL DEFAULT 0,
  change text
) WITH (fillfactor = 10);

CREATE TABLE "{schema}".cell (
  name text COLLATE "C" NOT NULL PRIMARY KEY,
  name_long text,
  version bigint NOT NULL,
  value text NOT NULL,
  change text NOT NULL
) WITH (fillfactor = 50);

INSERT INTO "{schema}".head (store) VALUES (pg_catalog.gen_random_uuid()::text);
UPDATE "{schema}".version SET version = 2;
