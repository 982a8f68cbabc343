-- What the embedded engine keeps for grains; with Orleans itself its own providers' tables take their place. --------------------------------

-- One row a grain and named state. The version is the state's ETag: a write that does not know the newest one changes no row.
CREATE TABLE grain_states (
  grain      text NOT NULL,
  state      text NOT NULL,
  value      jsonb NOT NULL,
  version    bigint NOT NULL DEFAULT 1,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (grain, state)
);

-- A reminder is due at its start and each period after it.
CREATE TABLE grain_reminders (
  grain      text NOT NULL,
  name       text NOT NULL,
  start_at   timestamptz NOT NULL,
  period     interval NOT NULL CHECK (period > '0'),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (grain, name)
);
