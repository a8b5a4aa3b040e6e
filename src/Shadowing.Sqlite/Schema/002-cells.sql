-- What has been decided. Each change takes the next number of the head; store says which tables these are,
-- and change which was the newest: after a restore another one has its number.
CREATE TABLE head (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  store TEXT NOT NULL,
  version INTEGER NOT NULL,
  change TEXT
);

CREATE TABLE cell (
  name TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  value TEXT NOT NULL,
  change TEXT NOT NULL
);

INSERT INTO head (one, store, version) VALUES (1, lower(hex(randomblob(16))), 0);
PRAGMA user_version = 2;
