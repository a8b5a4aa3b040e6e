-- Who decided what, one after the other: each entry has a link that is made of the one before it, with a key that only the applications
-- have. Rows are added and never changed; who may only insert and select here cannot do otherwise.
CREATE TABLE "{schema}".audit (
  number bigint NOT NULL PRIMARY KEY CHECK (number > 0),
  id text COLLATE "C" NOT NULL UNIQUE,
  id_long text,
  at bigint NOT NULL CHECK (at BETWEEN 0 AND 3155378975999999999),
  by text NOT NULL,
  action text NOT NULL,
  experiment text NOT NULL,
  reason text NOT NULL,
  decides text,
  link text
);
CREATE INDEX audit_at ON "{schema}".audit (at, number);

ALTER TABLE "{schema}".head ADD COLUMN audit_number bigint NOT NULL DEFAULT 0, ADD COLUMN audit_link text;
UPDATE "{schema}".version SET version = 3;
