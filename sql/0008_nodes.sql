-- oldest program: 7
-- The nodes of the cluster, each with what it last said of itself; a process without a cluster is one node. Who is alive the engine decides, not this.
CREATE TABLE nodes (
  node       text PRIMARY KEY CHECK (length(node) BETWEEN 1 AND 100),
  role       text NOT NULL CHECK (role IN ('all', 'gateway', 'silo', 'jobs')),
  draining   boolean NOT NULL DEFAULT false,
  version    text NOT NULL,
  engine     text NOT NULL,
  -- The newest schema that its program knows.
  schema     int NOT NULL,
  -- Where clients reach it, and where other nodes do; null: they do not.
  http       text,
  silo       text,
  started_at timestamptz NOT NULL,
  -- By the database's clock, so that the nodes' own need not agree.
  seen_at    timestamptz NOT NULL DEFAULT now(),
  twins      int NOT NULL DEFAULT 0 CHECK (twins >= 0),
  -- [{"machineId", "value"}]: readings per second, and the share of the time that its turns took, of the last full minute.
  most_readings jsonb NOT NULL DEFAULT '[]',
  most_time     jsonb NOT NULL DEFAULT '[]'
);
