-- Machines and how they are judged ------------------------------------------------------------------------------------------------

CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END $$;

-- Numbers the changes of what has an ETag; a change that says nothing new still is a change.
CREATE FUNCTION count_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;

CREATE TABLE machines (
  machine_key       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  machine_id        text NOT NULL UNIQUE CHECK (machine_id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  name              text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  type              text NOT NULL CHECK (length(type) BETWEEN 1 AND 50),
  location          text CHECK (length(location) <= 100),
  site              text CHECK (length(site) <= 100),
  -- The line (ISA-95: a production line, process cell or unit) of the site that it stands in.
  line              text CHECK (length(line) <= 100),
  installation_date timestamptz,
  specifications    jsonb NOT NULL DEFAULT '{}',
  tags              text[] NOT NULL DEFAULT '{}',
  -- What this machine says otherwise than its type; null: nothing.
  overrides         jsonb,
  retired_at        timestamptz,
  version           bigint NOT NULL DEFAULT 1,
  created_at        timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX machines_by_type ON machines (type, machine_id);
CREATE INDEX machines_by_site ON machines (site, machine_id);
CREATE INDEX machines_by_line ON machines (line, machine_id);
CREATE INDEX machines_by_name ON machines (lower(name), machine_id);
CREATE INDEX machines_by_tag ON machines USING gin (tags);
CREATE TRIGGER machines_version BEFORE UPDATE ON machines FOR EACH ROW EXECUTE FUNCTION count_version();

-- What is said of a site; the sites themselves are those that machines name.
CREATE TABLE sites (
  site       text PRIMARY KEY CHECK (length(site) BETWEEN 1 AND 100),
  -- A name of the IANA time zone database, such as Europe/Berlin.
  time_zone  text NOT NULL CHECK (length(time_zone) BETWEEN 1 AND 64),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER sites_updated BEFORE UPDATE ON sites FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TABLE machine_configurations (
  id                   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  machine_type         text NOT NULL UNIQUE CHECK (length(machine_type) BETWEEN 1 AND 50),
  operational_pattern  text CHECK (length(operational_pattern) <= 20),
  -- Baselines, variations, limits, units and timeouts of any sensor, and the type's own settings: a new sensor is no schema change.
  thresholds           jsonb NOT NULL,
  baseline_temp        double precision GENERATED ALWAYS AS ((thresholds #>> '{sensors,temperature,baseline}')::double precision) STORED,
  temp_variation       double precision GENERATED ALWAYS AS ((thresholds #>> '{sensors,temperature,variation}')::double precision) STORED,
  baseline_vibration   double precision GENERATED ALWAYS AS ((thresholds #>> '{sensors,vibration,baseline}')::double precision) STORED,
  vibration_variation  double precision GENERATED ALWAYS AS ((thresholds #>> '{sensors,vibration,variation}')::double precision) STORED,
  version              bigint NOT NULL DEFAULT 1,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_machine_configurations_type ON machine_configurations (machine_type);
CREATE TRIGGER machine_configurations_version BEFORE UPDATE ON machine_configurations FOR EACH ROW EXECUTE FUNCTION count_version();

-- The journal -----------------------------------------------------------------------------------------------------------------------

-- One narrow row a machine, updated by every commit of its twin: fence and newest figures in one. Room is left in each page so that the
-- update stays in it and touches no index.
CREATE TABLE twin_heads (
  machine_key     bigint PRIMARY KEY REFERENCES machines ON DELETE CASCADE,
  epoch           bigint NOT NULL DEFAULT 0,
  seq             bigint NOT NULL DEFAULT 0,
  reading_count   bigint NOT NULL DEFAULT 0,
  last_event_at   timestamptz,
  -- Arrival of the first and of the newest reading.
  first_seen      timestamptz,
  last_arrived_at timestamptz,
  status          text NOT NULL DEFAULT 'unknown'
    CHECK (status IN ('unknown', 'offline', 'idle', 'running', 'warning', 'critical', 'maintenance', 'error')),
  status_since    timestamptz
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

-- Which sensors an array of values speaks of; machines of a type usually share one.
CREATE TABLE sensor_layouts (
  id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sensors text[] NOT NULL
);
-- Unique by digest: an index row holds some 2,700 bytes, which the names of a few hundred sensors exceed.
CREATE FUNCTION layout_digest(sensors text[]) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN sha256(convert_to(array_to_string(sensors, E'\n'), 'UTF8'));
CREATE UNIQUE INDEX sensor_layouts_by_content ON sensor_layouts (layout_digest(sensors));

-- No foreign key to machines: the fence in twin_heads, which has one, is updated in the same transaction.
CREATE TABLE readings (
  machine_key     bigint NOT NULL,
  at              timestamptz NOT NULL,
  id              bigint NOT NULL,
  seq             bigint NOT NULL,
  arrived_at      timestamptz NOT NULL,
  source_sequence bigint,
  flags           smallint NOT NULL,
  layout          int NOT NULL,
  "values"        double precision[] NOT NULL,
  PRIMARY KEY (machine_key, at, id)
) PARTITION BY RANGE (at);

-- Where the late readings are, so that a journal's tail is found without a second index on all readings.
CREATE TABLE late_readings (
  machine_key bigint NOT NULL,
  seq         bigint NOT NULL,
  at          timestamptz NOT NULL,
  id          bigint NOT NULL,
  PRIMARY KEY (machine_key, seq)
);
CREATE INDEX late_readings_by_time ON late_readings (at);

-- What a twin was told besides readings; shares its sequence.
CREATE TABLE twin_commands (
  machine_key bigint NOT NULL,
  seq         bigint NOT NULL,
  at          timestamptz NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('configuration-changed', 'maintenance-began', 'maintenance-ended', 'alarm-acted', 'parent-alarm-changed')),
  payload     jsonb,
  PRIMARY KEY (machine_key, seq)
);
CREATE INDEX twin_commands_by_time ON twin_commands (at);

CREATE TABLE state_snapshots (
  id            bigint GENERATED ALWAYS AS IDENTITY,
  machine_key   bigint NOT NULL,
  machine_id    text NOT NULL,
  snapshot_time timestamptz NOT NULL,
  seq           bigint NOT NULL,
  configuration jsonb NOT NULL,
  state_data    jsonb NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (machine_key, seq)
) PARTITION BY HASH (machine_key);
CREATE INDEX idx_state_snapshots_machine_time ON state_snapshots (machine_key, snapshot_time DESC, seq DESC);
CREATE INDEX state_snapshots_by_time ON state_snapshots (snapshot_time);
CREATE TABLE state_snapshots_0 PARTITION OF state_snapshots FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE state_snapshots_1 PARTITION OF state_snapshots FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE state_snapshots_2 PARTITION OF state_snapshots FOR VALUES WITH (MODULUS 4, REMAINDER 2);
CREATE TABLE state_snapshots_3 PARTITION OF state_snapshots FOR VALUES WITH (MODULUS 4, REMAINDER 3);

-- What the twins decided --------------------------------------------------------------------------------------------------------------

CREATE TABLE episodes (
  id            uuid PRIMARY KEY,
  machine_key   bigint NOT NULL REFERENCES machines,
  start_time    timestamptz NOT NULL,
  last_bad_at   timestamptz NOT NULL,
  end_time      timestamptz,
  is_active     boolean GENERATED ALWAYS AS (end_time IS NULL) STORED,
  cause         jsonb NOT NULL,
  peaks         jsonb NOT NULL,
  reading_count bigint NOT NULL,
  reopened      int NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  updated_at    timestamptz NOT NULL DEFAULT now(),
  CHECK (end_time >= start_time)
);
CREATE UNIQUE INDEX episodes_one_active ON episodes (machine_key) WHERE is_active;
CREATE INDEX episodes_by_machine ON episodes (machine_key, start_time DESC, id DESC);
CREATE INDEX episodes_by_time ON episodes (start_time DESC, id DESC);
CREATE TRIGGER episodes_updated BEFORE UPDATE ON episodes FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- What people write to an episode; goes with it.
CREATE TABLE episode_notes (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  episode_id uuid NOT NULL REFERENCES episodes ON DELETE CASCADE,
  author     text NOT NULL CHECK (length(author) BETWEEN 1 AND 100),
  text       text NOT NULL CHECK (length(text) BETWEEN 1 AND 4000),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX episode_notes_by_episode ON episode_notes (episode_id, created_at DESC, id DESC);

CREATE TABLE machine_events (
  id          uuid NOT NULL,
  machine_key bigint NOT NULL,
  at          timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  kind        text NOT NULL,
  sensor      text,
  violation   text,
  value       double precision,
  limit_value double precision,
  from_status text,
  to_status   text,
  episode_id  uuid,
  details     jsonb,
  -- The id is derived from the instant among other things: one id has one instant.
  PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX machine_events_by_machine ON machine_events (machine_key, at DESC, id DESC);
CREATE INDEX machine_events_by_time ON machine_events (at DESC, id DESC);

-- Roll-ups --------------------------------------------------------------------------------------------------------------------------

-- One row a machine and minute; arrays in the order of the layout's sensors. m2 is the sum of squared deviations from the mean.
CREATE TABLE reading_rollups (
  machine_key bigint NOT NULL,
  minute      timestamptz NOT NULL,
  layout      int NOT NULL,
  count       int[] NOT NULL,
  sum         double precision[] NOT NULL,
  m2          double precision[] NOT NULL,
  min         double precision[] NOT NULL,
  max         double precision[] NOT NULL,
  last        double precision[] NOT NULL,
  last_at     timestamptz[] NOT NULL,
  PRIMARY KEY (machine_key, minute)
) PARTITION BY RANGE (minute);

-- What the minutes of an hour come to, and the hours of a day (UTC); by month and by year.
CREATE TABLE hour_rollups (
  machine_key bigint NOT NULL,
  hour        timestamptz NOT NULL,
  layout      int NOT NULL,
  count       int[] NOT NULL,
  sum         double precision[] NOT NULL,
  m2          double precision[] NOT NULL,
  min         double precision[] NOT NULL,
  max         double precision[] NOT NULL,
  last        double precision[] NOT NULL,
  PRIMARY KEY (machine_key, hour)
) PARTITION BY RANGE (hour);

CREATE TABLE day_rollups (
  machine_key bigint NOT NULL,
  day         timestamptz NOT NULL,
  layout      int NOT NULL,
  count       int[] NOT NULL,
  sum         double precision[] NOT NULL,
  m2          double precision[] NOT NULL,
  min         double precision[] NOT NULL,
  max         double precision[] NOT NULL,
  last        double precision[] NOT NULL,
  PRIMARY KEY (machine_key, day)
) PARTITION BY RANGE (day);

-- Hours that do not hold all of their minutes yet, marked by the journal in the transaction that writes a minute; days that do not hold all of
-- their hours. Until the mark is gone, questions are answered from what is finer.
CREATE TABLE stale_hours (
  machine_key bigint NOT NULL,
  hour        timestamptz NOT NULL,
  since       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (machine_key, hour)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
CREATE INDEX stale_hours_by_time ON stale_hours (hour, machine_key);

CREATE TABLE stale_days (
  machine_key bigint NOT NULL,
  day         timestamptz NOT NULL,
  since       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (machine_key, day)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
CREATE INDEX stale_days_by_time ON stale_days (day, machine_key);

-- Partitions ------------------------------------------------------------------------------------------------------------------------

-- Made apart and then attached: CREATE TABLE ... PARTITION OF would wait for every query of the parent that is under way, and have every
-- commit wait behind it; ATTACH waits for neither.
CREATE FUNCTION attach_partition(parent text, part text, span_from timestamptz, span_to timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, parent);
  -- Its rows never change: upkeep vacuums it once, when its day is over, not autovacuum again and again while it grows.
  IF parent = 'readings' THEN
    EXECUTE format('ALTER TABLE %I SET (autovacuum_vacuum_insert_threshold = -1)', part);
  END IF;
  EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, part, span_from, span_to);
END $$;

-- The partitions by time, with the span that each holds.
CREATE VIEW partition_spans AS
SELECT p.relname::text AS parent,
       c.relname::text AS name,
       c.oid AS relid,
       substring(bound.text FROM 'FROM \(''([^'']+)''\)')::timestamptz AS span_from,
       substring(bound.text FROM 'TO \(''([^'']+)''\)')::timestamptz AS span_to
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_partitioned_table t ON t.partrelid = i.inhparent JOIN pg_class p ON p.oid = i.inhparent
 CROSS JOIN LATERAL (SELECT pg_get_expr(c.relpartbound, c.oid)) AS bound (text)
 WHERE t.partstrat = 'r' AND c.relkind = 'r' AND p.relnamespace = current_schema()::regnamespace;

-- Makes the month or year of a table that an instant lies in.
CREATE FUNCTION ensure_partition(parent text, unit text, instant timestamptz) RETURNS void LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
  span_from timestamptz := date_trunc(unit, instant);
  part      text        := parent || to_char(span_from, CASE unit WHEN 'year' THEN '_YYYY' ELSE '_YYYY_MM' END);
BEGIN
  IF to_regclass(part) IS NULL THEN
    PERFORM pg_advisory_xact_lock(hashtext('millwright.partitions'));
    IF to_regclass(part) IS NULL THEN
      PERFORM attach_partition(parent, part, span_from, span_from + ('1 ' || unit)::interval);
    END IF;
  END IF;
END $$;

-- Makes the partitions that an instant needs and says which span of the readings it is now free to use. Days for what is recent, whole
-- months for what is long past, so that imported years do not make thousands of tables. Safe to race: one maker at a time.
CREATE FUNCTION ensure_partitions(instant timestamptz, OUT span_from timestamptz, OUT span_to timestamptz) LANGUAGE plpgsql
SET timezone = 'UTC' AS $$
DECLARE
  month_from timestamptz := date_trunc('month', instant);
  month_to   timestamptz := month_from + interval '1 month';
  by_day     boolean;
  by_month   text;
  part       text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('millwright.partitions'));
  SELECT month_to > now() - interval '1 month' OR EXISTS (
           SELECT FROM pg_class WHERE relname LIKE 'readings\_' || to_char(month_from, 'YYYY_MM') || '\___' AND relnamespace = current_schema()::regnamespace)
    INTO by_day;
  IF by_day AND to_regclass('readings_' || to_char(month_from, 'YYYY_MM')) IS NULL THEN
    span_from := date_trunc('day', instant);
    span_to   := span_from + interval '1 day';
    part      := 'readings_' || to_char(span_from, 'YYYY_MM_DD');
  ELSE
    span_from := month_from;
    span_to   := month_to;
    part      := 'readings_' || to_char(month_from, 'YYYY_MM');
  END IF;
  IF to_regclass(part) IS NULL THEN
    PERFORM attach_partition('readings', part, span_from, span_to);
  END IF;
  FOREACH by_month IN ARRAY ARRAY['reading_rollups', 'hour_rollups', 'machine_events', 'anomalies', 'predictions'] LOOP
    PERFORM ensure_partition(by_month, 'month', instant);
  END LOOP;
  PERFORM ensure_partition('day_rollups', 'year', instant);
END $$;

-- Shapes that people and tools know ---------------------------------------------------------------------------------------------------

CREATE VIEW sensor_readings AS
SELECT r.id,
       m.machine_id,
       r.at AS "timestamp",
       r.arrived_at,
       (SELECT jsonb_object_agg(l.sensors[i], r."values"[i]) FROM generate_subscripts(r."values", 1) i WHERE r."values"[i] <> 'NaN') AS "values",
       (SELECT e.id FROM episodes e
         WHERE e.machine_key = r.machine_key AND e.start_time <= r.at AND (e.end_time IS NULL OR r.at <= e.end_time)
         ORDER BY e.start_time DESC LIMIT 1) AS failure
  FROM readings r
  JOIN machines m USING (machine_key)
  JOIN sensor_layouts l ON l.id = r.layout;

CREATE VIEW failures AS
SELECT e.id, m.machine_id, e.start_time, e.end_time, e.is_active, e.cause, e.peaks
  FROM episodes e JOIN machines m USING (machine_key);
