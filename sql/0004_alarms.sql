-- Rules -----------------------------------------------------------------------------------------------------------------------------

CREATE TABLE alarm_rules (
  key            text PRIMARY KEY CHECK (key ~ '^[A-Za-z0-9._:-]{1,64}$'),
  rule           jsonb NOT NULL,
  -- The scope: a machine fits when it fits all that is said.
  machine        text GENERATED ALWAYS AS (rule #>> '{scope,machine}') STORED,
  type           text GENERATED ALWAYS AS (rule #>> '{scope,type}') STORED,
  site           text GENERATED ALWAYS AS (rule #>> '{scope,site}') STORED,
  line           text GENERATED ALWAYS AS (rule #>> '{scope,line}') STORED,
  tag            text GENERATED ALWAYS AS (rule #>> '{scope,tag}') STORED,
  parent_machine text GENERATED ALWAYS AS (rule #>> '{suppress,parent,machine}') STORED,
  parent_rule    text GENERATED ALWAYS AS (rule #>> '{suppress,parent,rule}') STORED,
  version        bigint NOT NULL DEFAULT 1,
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX alarm_rules_by_parent ON alarm_rules (parent_machine, parent_rule) WHERE parent_machine IS NOT NULL;

-- Each version of each rule; a null rule: it was deleted. Versions go on when a key is used again.
CREATE TABLE alarm_rule_versions (
  key     text NOT NULL,
  version bigint NOT NULL,
  rule    jsonb,
  at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (key, version)
);
CREATE INDEX alarm_rule_versions_by_time ON alarm_rule_versions (at);

CREATE FUNCTION number_alarm_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := (SELECT coalesce(max(version), 0) + 1 FROM alarm_rule_versions WHERE key = NEW.key);
  RETURN NEW;
END $$;
CREATE TRIGGER alarm_rules_numbered BEFORE INSERT ON alarm_rules FOR EACH ROW EXECUTE FUNCTION number_alarm_rule();
CREATE TRIGGER alarm_rules_version BEFORE UPDATE ON alarm_rules FOR EACH ROW EXECUTE FUNCTION count_version();

CREATE FUNCTION keep_alarm_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO alarm_rule_versions (key, version) VALUES (OLD.key, OLD.version + 1);
  ELSE
    INSERT INTO alarm_rule_versions (key, version, rule) VALUES (NEW.key, NEW.version, NEW.rule);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER alarm_rules_kept AFTER INSERT OR UPDATE OR DELETE ON alarm_rules FOR EACH ROW EXECUTE FUNCTION keep_alarm_rule();

CREATE FUNCTION alarm_rule_covers(rule alarm_rules, m machines) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (rule.machine IS NULL OR rule.machine = m.machine_id) AND (rule.type IS NULL OR rule.type = m.type)
   AND (rule.site IS NULL OR rule.site = m.site) AND (rule.line IS NULL OR rule.line = m.line)
   AND (rule.tag IS NULL OR m.tags @> ARRAY[rule.tag]);

-- The rules whose scope covers a machine, in the order of their keys; null: none.
CREATE FUNCTION alarm_rules_of(m machines) RETURNS jsonb LANGUAGE sql STABLE
RETURN (SELECT jsonb_agg(r.rule ORDER BY r.key) FROM alarm_rules r WHERE alarm_rule_covers(r, m));

-- Alarms ----------------------------------------------------------------------------------------------------------------------------

-- Open alarms, and for a while those that were cleared. One row an alarm, not one a flicker: no partitions, its id is unique by itself.
CREATE TABLE alarms (
  id               uuid PRIMARY KEY,
  number           bigint GENERATED ALWAYS AS IDENTITY,
  machine_key      bigint NOT NULL REFERENCES machines,
  rule             text NOT NULL,
  rule_name        text NOT NULL,
  sensor           text,
  severity         text NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
  state            text NOT NULL CHECK (state IN ('normal', 'unacknowledged', 'acknowledged', 'returned-unacknowledged', 'shelved',
                                                  'suppressed-by-design', 'out-of-service', 'cleared')),
  in_alarm         boolean NOT NULL,
  text             text NOT NULL,
  value            double precision,
  limit_value      double precision,
  unit             text,
  raised_at        timestamptz NOT NULL,
  last_raised_at   timestamptz NOT NULL,
  returned_at      timestamptz,
  cleared_at       timestamptz,
  acknowledged_at  timestamptz,
  acknowledged_by  text,
  shelved_until    timestamptz,
  shelved_reason   text,
  assigned_to      text CHECK (length(assigned_to) <= 100),
  escalated_at     timestamptz,
  repeats          int NOT NULL,
  chattering       boolean NOT NULL,
  episode_id       uuid,
  -- What it was correlated with; set apart from the journal.
  incident_id      uuid,
  version          int NOT NULL,
  created_at       timestamptz NOT NULL DEFAULT now(),
  updated_at       timestamptz NOT NULL DEFAULT now(),
  CHECK ((state = 'cleared') = (cleared_at IS NOT NULL))
) WITH (fillfactor = 50);
-- No index looks at what changes while an alarm is open, its state least of all: an acknowledgement then rewrites its row within the page, in the
-- room that is left there, and no index at all. A key or a condition on the state makes bulk acknowledgement ten times as slow. What is open is
-- therefore told by cleared_at; which of the states it is in is read from the row, of which there are as many as alarms are open.
CREATE INDEX idx_alerts_machine_time ON alarms (machine_key, raised_at DESC, id DESC);
CREATE INDEX idx_alerts_severity ON alarms (severity, raised_at DESC, id DESC);
CREATE INDEX idx_alerts_status ON alarms (raised_at DESC, id DESC) WHERE cleared_at IS NULL;
CREATE INDEX idx_alerts_assigned ON alarms (assigned_to, raised_at DESC) WHERE assigned_to IS NOT NULL;
CREATE INDEX alarms_by_time ON alarms (raised_at DESC, id DESC);
CREATE INDEX alarms_open_by_machine ON alarms (machine_key, rule) WHERE cleared_at IS NULL;

CREATE TABLE alarm_transitions (
  id          uuid PRIMARY KEY,
  alarm_id    uuid NOT NULL,
  -- The alarm's: in the archive its step lies in the same month.
  raised_at   timestamptz NOT NULL,
  machine_key bigint NOT NULL,
  version     int NOT NULL,
  at          timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  move        text NOT NULL,
  from_state  text NOT NULL,
  to_state    text NOT NULL,
  by          text,
  note        text
);
CREATE INDEX alarm_transitions_by_alarm ON alarm_transitions (alarm_id, version);
CREATE INDEX alarm_transitions_by_time ON alarm_transitions (at DESC);

-- The archive of alarms that were cleared long ago, by the month in which they were raised; their steps lie with them, so that an alarm goes
-- as a whole. The id is in no key by itself, which a partitioned table could not hold unique: it was unique in alarms, and is moved, never copied.
-- The CHECK keeps questions for open alarms away from every partition (constraint exclusion).
CREATE TABLE alarms_archive (
  LIKE alarms,
  PRIMARY KEY (id, raised_at),
  CHECK (state = 'cleared' AND cleared_at IS NOT NULL)
) PARTITION BY RANGE (raised_at);
CREATE INDEX alarms_archive_by_machine ON alarms_archive (machine_key, raised_at DESC, id DESC);
CREATE INDEX alarms_archive_by_time ON alarms_archive (raised_at DESC, id DESC);
CREATE INDEX alarms_archive_by_end ON alarms_archive (cleared_at);
CREATE INDEX alarms_archive_by_incident ON alarms_archive (incident_id, raised_at, id);

CREATE TABLE alarm_transitions_archive (
  LIKE alarm_transitions,
  PRIMARY KEY (id, raised_at)
) PARTITION BY RANGE (raised_at);
CREATE INDEX alarm_transitions_archive_by_alarm ON alarm_transitions_archive (alarm_id, version);
CREATE INDEX alarm_transitions_archive_by_time ON alarm_transitions_archive (at DESC);

-- Both together. The planner takes a UNION ALL apart: each part is asked by its own indexes, and a list in order of time merges them.
CREATE VIEW all_alarms AS SELECT * FROM alarms UNION ALL SELECT * FROM alarms_archive;
CREATE VIEW all_alarm_transitions AS SELECT * FROM alarm_transitions UNION ALL SELECT * FROM alarm_transitions_archive;

-- Moves alarms that were cleared before an instant, the oldest end first, and says how many. One that nobody has correlated yet stays, and one
-- that changed within a day: years that are imported now are still put into incidents. Waits for no row that somebody else is at.
CREATE FUNCTION archive_alarms(cleared_before timestamptz, most int) RETURNS int LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
  ids   uuid[];
  month timestamptz;
  part  text;
  moved int;
BEGIN
  SELECT array_agg(id) INTO ids FROM (
    SELECT id FROM alarms
     WHERE cleared_at < cleared_before AND state = 'cleared' AND incident_id IS NOT NULL AND updated_at < now() - interval '1 day'
     ORDER BY cleared_at LIMIT most FOR UPDATE SKIP LOCKED) AS old;
  FOR month IN SELECT DISTINCT date_trunc('month', raised_at) FROM alarms WHERE id = ANY (ids) LOOP
    FOREACH part IN ARRAY ARRAY['alarms_archive', 'alarm_transitions_archive'] LOOP
      PERFORM ensure_partition(part, 'month', month);
    END LOOP;
  END LOOP;
  WITH steps AS (DELETE FROM alarm_transitions WHERE alarm_id = ANY (ids) RETURNING *)
  INSERT INTO alarm_transitions_archive SELECT * FROM steps;
  WITH gone AS (DELETE FROM alarms WHERE id = ANY (ids) RETURNING *)
  INSERT INTO alarms_archive SELECT * FROM gone;
  GET DIAGNOSTICS moved = ROW_COUNT;
  RETURN moved;
END $$;

-- NEW, ACKNOWLEDGED, RESOLVED: a projection of the standard's states. What is put aside is what it was before.
CREATE FUNCTION alert_status(state text, acknowledged_at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN state IN ('normal', 'cleared') THEN 'RESOLVED'
            WHEN state = 'acknowledged' OR (state IN ('shelved', 'suppressed-by-design', 'out-of-service') AND acknowledged_at IS NOT NULL) THEN 'ACKNOWLEDGED'
            ELSE 'NEW' END;

CREATE VIEW alerts AS
SELECT a.number AS id,
       a.id::text AS alert_id,
       m.machine_id,
       a.severity,
       a.rule AS alert_type,
       a.raised_at AS "timestamp",
       a.text AS description,
       jsonb_build_object('sensor', a.sensor, 'value', a.value, 'limit', a.limit_value, 'unit', a.unit, 'state', a.state, 'repeats', a.repeats,
                          'chattering', a.chattering, 'episodeId', a.episode_id) AS details,
       alert_status(a.state, a.acknowledged_at) AS status,
       a.assigned_to,
       CASE WHEN a.state IN ('normal', 'cleared') THEN coalesce(a.returned_at, a.cleared_at) END AS resolution_time,
       a.created_at,
       a.updated_at
  FROM all_alarms a JOIN machines m USING (machine_key);

-- Anomalies -------------------------------------------------------------------------------------------------------------------------

CREATE SEQUENCE anomaly_numbers AS bigint;

CREATE TABLE anomalies (
  id                 uuid NOT NULL,
  number             bigint NOT NULL DEFAULT nextval('anomaly_numbers'),
  machine_key        bigint NOT NULL,
  at                 timestamptz NOT NULL,
  anomaly_type       text NOT NULL CHECK (length(anomaly_type) BETWEEN 1 AND 50),
  severity           text NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
  sensor             text,
  sensor_data        jsonb NOT NULL,
  calculated_metrics jsonb NOT NULL,
  ml_features        jsonb,
  ml_confidence      numeric(5, 4) CHECK (ml_confidence BETWEEN 0 AND 1),
  -- By which version of a model, as model_predictions names it; null: none had a part in it.
  ml_model_version   text,
  algorithm_used     text NOT NULL DEFAULT 'threshold' CHECK (length(algorithm_used) BETWEEN 1 AND 50),
  created_at         timestamptz NOT NULL DEFAULT now(),
  -- What a person says that it was; null: nobody has said.
  verdict            text CHECK (verdict IN ('real', 'false-alarm')),
  verdict_by         text,
  verdict_at         timestamptz,
  verdict_note       text,
  CHECK (num_nulls(verdict, verdict_by, verdict_at) IN (0, 3)),
  PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX idx_anomaly_records_machine_time ON anomalies (machine_key, at DESC, id DESC);
CREATE INDEX idx_anomaly_records_time ON anomalies (at DESC, id DESC);
CREATE INDEX idx_anomaly_records_type ON anomalies (anomaly_type, at DESC);
CREATE INDEX idx_anomaly_records_severity ON anomalies (severity, at DESC);

CREATE VIEW anomaly_history AS
SELECT a.number AS id, m.machine_id, a.anomaly_type, a.severity, a.at AS "timestamp", a.sensor_data, a.calculated_metrics,
       jsonb_build_object('anomalyId', a.id, 'sensor', a.sensor, 'algorithm', a.algorithm_used) AS details, a.created_at
  FROM anomalies a JOIN machines m USING (machine_key);

CREATE VIEW anomaly_records AS
SELECT a.number AS id, m.machine_id, a.anomaly_type, a.severity, a.at AS "timestamp", a.sensor_data, a.calculated_metrics,
       a.ml_features, a.ml_confidence, a.algorithm_used, a.created_at, a.ml_model_version
  FROM anomalies a JOIN machines m USING (machine_key);
