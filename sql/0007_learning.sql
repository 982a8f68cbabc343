-- Models ----------------------------------------------------------------------------------------------------------------------------

-- One row a question that is put to machines, such as failure-risk-24h; its answers get better version by version.
CREATE TABLE models (
  name          text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9.-]{0,63}$'),
  task          text NOT NULL CHECK (task IN ('failure-risk', 'downtime', 'maintenance-window', 'anomaly', 'cluster')),
  -- How far ahead it looks; null: as far as there is anything to see.
  horizon_hours int CHECK (horizon_hours BETWEEN 1 AND 8760),
  created_at    timestamptz NOT NULL DEFAULT now()
);

-- What was learnt, by its content: two versions that learnt the same share one row, and none is ever changed.
CREATE TABLE model_blobs (
  sha256     bytea PRIMARY KEY CHECK (length(sha256) = 32),
  -- null: it is a file of that name, in the directory of model files.
  content    bytea CHECK (sha256 = sha256(content)),
  created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE model_blobs ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TABLE model_versions (
  -- Derived from the training job: a job that is done twice registers its version once.
  id          uuid PRIMARY KEY,
  model       text NOT NULL REFERENCES models,
  number      int NOT NULL,
  -- Which machines it answers for: all, those of a type, of a site, or one.
  scope       text NOT NULL CHECK (scope IN ('fleet', 'type', 'site', 'machine')),
  scope_value text NOT NULL DEFAULT '',
  algorithm   text NOT NULL,
  blob        bytea NOT NULL REFERENCES model_blobs,
  job_id      uuid NOT NULL,
  trace_id    uuid NOT NULL,
  -- Data cut, digest of the features, version of the program, seed, the drift that asked for it.
  lineage     jsonb NOT NULL,
  parameters  jsonb NOT NULL,
  -- Of this version, of the champion of its day, and of the dummies, on the same rows.
  metrics     jsonb NOT NULL,
  -- What the gate said, in one sentence, and whether it let it through.
  verdict     text NOT NULL,
  passed      boolean NOT NULL,
  -- When the model took up or put aside what its training made; null: it has yet to.
  considered_at timestamptz,
  -- champion: it answers. challenger: it answers beside, and nobody is told.
  alias       text CHECK (alias IN ('champion', 'challenger')),
  -- The share of its machines, by the hash of their ids, for which a challenger answers in earnest; 0: for none, it is a shadow.
  canary      double precision NOT NULL DEFAULT 0 CHECK (canary BETWEEN 0 AND 1),
  -- Since when it has its alias.
  alias_since timestamptz,
  -- When it was known that it is no worse than the champion before it; null of a champion: its own probabilities made it champion, outcomes have yet to bear it out.
  confirmed_at timestamptz,
  -- Who was champion before it: to whom a roll-back goes.
  follows     uuid REFERENCES model_versions,
  archived_at timestamptz,
  status      text NOT NULL GENERATED ALWAYS AS (CASE WHEN archived_at IS NOT NULL THEN 'archived' WHEN alias = 'champion' THEN 'active' ELSE 'inactive' END) STORED,
  -- When a silo first had it in memory.
  loaded_at   timestamptz,
  -- The number and the scope by which ml_models and its like know a version.
  ordinal     bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  machine_type text NOT NULL GENERATED ALWAYS AS (CASE scope WHEN 'type' THEN scope_value WHEN 'fleet' THEN 'fleet' ELSE scope || ':' || scope_value END) STORED,
  version     bigint NOT NULL DEFAULT 1,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now(),
  UNIQUE (model, number),
  CHECK ((scope = 'fleet') = (scope_value = '')),
  CHECK (archived_at IS NULL OR alias IS NULL),
  CHECK (canary = 0 OR alias = 'challenger')
);
-- At most one champion and one challenger a model and scope, whoever writes.
CREATE UNIQUE INDEX model_versions_one_alias ON model_versions (model, scope, scope_value, alias) WHERE alias IS NOT NULL;
CREATE INDEX model_versions_unconsidered ON model_versions (created_at) WHERE considered_at IS NULL;
CREATE INDEX idx_ml_models_type_version ON model_versions (machine_type, number DESC);
CREATE INDEX idx_ml_models_status ON model_versions (status);
-- Its ETag tells of its part; that it was loaded is no change of it.
CREATE TRIGGER model_versions_version BEFORE UPDATE OF alias, canary, archived_at ON model_versions FOR EACH ROW EXECUTE FUNCTION count_version();

-- Training --------------------------------------------------------------------------------------------------------------------------

CREATE TABLE training_jobs (
  id           uuid PRIMARY KEY,
  model        text NOT NULL REFERENCES models,
  scope        text NOT NULL CHECK (scope IN ('fleet', 'type', 'site', 'machine')),
  scope_value  text NOT NULL DEFAULT '',
  -- The cut of history (from, to, known by), the seed, and what was asked for besides: a second run of the job sees the same.
  request      jsonb NOT NULL,
  requested_by text NOT NULL CHECK (length(requested_by) BETWEEN 1 AND 100),
  trace_id     uuid NOT NULL,
  state        text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  progress     double precision NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
  stage        text NOT NULL DEFAULT '',
  -- Why it failed.
  error        text,
  -- What it made; a version that the gate refused is one too.
  version_id   uuid REFERENCES model_versions,
  attempts     int NOT NULL DEFAULT 0,
  -- Who does it now; a lease that has lapsed is a silo that has died.
  lease_owner  uuid,
  lease_until  timestamptz,
  is_cancelled boolean NOT NULL DEFAULT false,
  created_at   timestamptz NOT NULL DEFAULT now(),
  started_at   timestamptz,
  ended_at     timestamptz,
  CHECK ((state IN ('succeeded', 'failed', 'cancelled')) = (ended_at IS NOT NULL)),
  CHECK ((state = 'failed') = (error IS NOT NULL)),
  CHECK ((state = 'succeeded') = (version_id IS NOT NULL))
);
CREATE INDEX training_jobs_open ON training_jobs (created_at) WHERE ended_at IS NULL;
CREATE INDEX training_jobs_by_time ON training_jobs (created_at DESC, id DESC);
CREATE INDEX training_jobs_by_model ON training_jobs (model, created_at DESC, id DESC);
-- One a model and scope at a time: a drift that is noticed ten times asks for one training.
CREATE UNIQUE INDEX training_jobs_one_open ON training_jobs (model, scope, scope_value) WHERE ended_at IS NULL;

-- Trainings that are due again and again.
CREATE TABLE training_schedules (
  model        text NOT NULL REFERENCES models,
  scope        text NOT NULL CHECK (scope IN ('fleet', 'type', 'site', 'machine')),
  scope_value  text NOT NULL DEFAULT '',
  is_on        boolean NOT NULL,
  every        interval NOT NULL CHECK (every BETWEEN interval '1 minute' AND interval '366 days'),
  -- The next regular time; next_at is before it while a failed one is tried again.
  due_at       timestamptz NOT NULL,
  next_at      timestamptz NOT NULL,
  -- In a row, since one went through or was given up.
  failures     int NOT NULL DEFAULT 0,
  -- What it asked for and of which the end is not known yet.
  job_id       uuid REFERENCES training_jobs,
  last_at      timestamptz,
  last_outcome text NOT NULL DEFAULT '',
  PRIMARY KEY (model, scope, scope_value)
);

-- Predictions -----------------------------------------------------------------------------------------------------------------------

CREATE TABLE predictions (
  -- Derived from machine, version and instant: predicting again changes nothing.
  id           uuid NOT NULL,
  machine_key  bigint NOT NULL,
  -- As of this event time: that of the newest reading that was known.
  at           timestamptz NOT NULL,
  -- The id of the newest reading that it was made of; null: it was kept no more. See sensor_predictions.
  reading_id   bigint,
  task         text NOT NULL CHECK (task IN ('failure-risk', 'downtime', 'maintenance-window', 'anomaly', 'cluster')),
  horizon_hours int,
  version_id   uuid NOT NULL REFERENCES model_versions,
  -- A probability, hours, a score, or the index of a cluster within its version.
  value        double precision NOT NULL,
  confidence   double precision NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  low          double precision,
  high         double precision,
  factors      jsonb NOT NULL DEFAULT '[]',
  -- The confidence that was asked for; null: nobody asked, it was scored as readings came in.
  threshold    double precision CHECK (threshold BETWEEN 0 AND 1),
  -- By a challenger that nobody was told.
  is_shadow    boolean NOT NULL DEFAULT false,
  predicted_at timestamptz NOT NULL,
  -- When the outcome is known at the latest; null: it comes when it comes, or never.
  due_at       timestamptz,
  actual_value double precision,
  confirmed_at timestamptz,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id, at),
  CHECK ((actual_value IS NULL) = (confirmed_at IS NULL))
) PARTITION BY RANGE (at);
CREATE INDEX predictions_by_machine ON predictions (machine_key, at DESC, id DESC);
CREATE INDEX predictions_by_time ON predictions (at DESC, id DESC);
CREATE INDEX predictions_by_version ON predictions (version_id, at DESC);
CREATE INDEX predictions_due ON predictions (due_at) WHERE actual_value IS NULL AND due_at IS NOT NULL;
-- Kinds of failures: a few an episode.
CREATE INDEX predictions_of_kinds ON predictions (version_id, machine_key, at) WHERE task = 'cluster';
CREATE INDEX predictions_unconfirmed ON predictions (machine_key, at) WHERE actual_value IS NULL AND task IN ('failure-risk', 'downtime', 'maintenance-window');

-- What models and detectors see of a machine, as its twin had it after a reading: a twin that is opened reads only what came since. Unreadable, it is made anew.
CREATE TABLE twin_features (
  machine_key bigint PRIMARY KEY REFERENCES machines ON DELETE CASCADE,
  -- Of the newest reading that is in it, in the machine's journal.
  seq         bigint NOT NULL,
  content     bytea NOT NULL CHECK (length(content) <= 1048576),
  kept_at     timestamptz NOT NULL
);

-- How good the risks of a version are, by day: as its own probabilities have it, at once, and as outcomes do, once they are known.
CREATE TABLE model_quality (
  version_id uuid NOT NULL REFERENCES model_versions,
  day        timestamptz NOT NULL,
  is_shadow  boolean NOT NULL,
  -- Accuracy, its standard deviation, precision, recall, F1, area under the curve.
  estimated  jsonb NOT NULL,
  realised   jsonb,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (version_id, day, is_shadow)
);

-- Why a prediction is as it is, told once for the same inputs, version and method; it can be made anew, so it is kept for a while only.
CREATE TABLE explanations (
  -- Derived from version, inputs and method.
  id            uuid PRIMARY KEY,
  version_id    uuid NOT NULL REFERENCES model_versions,
  -- SHA-256 of the inputs.
  input_hash    bytea NOT NULL CHECK (length(input_hash) = 32),
  method        text NOT NULL CHECK (method IN ('shap', 'lime', 'occlusion')),
  -- The one that was asked for first; another with the same inputs shares the row.
  prediction_id uuid NOT NULL,
  -- In what output and factors are measured.
  measure       text NOT NULL,
  -- From where the factors move the output; null: they do not add up to it.
  base          double precision,
  output        double precision NOT NULL,
  -- Of a fitted explanation, the share of the model's behaviour that it tells.
  fidelity      double precision,
  factors       jsonb NOT NULL,
  computed_at   timestamptz NOT NULL,
  UNIQUE (version_id, input_hash, method)
);
CREATE INDEX explanations_by_prediction ON explanations (prediction_id, method);
CREATE INDEX explanations_by_time ON explanations (computed_at);

-- Kinds of failures that people know by name; clusters are compared with them.
CREATE TABLE failure_patterns (
  name        text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 100),
  description text NOT NULL CHECK (length(description) <= 2000),
  -- Of each feature that belongs to it, its value.
  profile     jsonb NOT NULL,
  -- Those that people named as being of it, from which the profile was learnt; none: it was given.
  episodes    uuid[] NOT NULL,
  by          text NOT NULL CHECK (length(by) BETWEEN 1 AND 100),
  version     bigint NOT NULL DEFAULT 1,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER failure_patterns_version BEFORE UPDATE ON failure_patterns FOR EACH ROW EXECUTE FUNCTION count_version();

-- What became known since one last looked.
CREATE INDEX episodes_by_creation ON episodes (created_at);

-- The loop --------------------------------------------------------------------------------------------------------------------------

CREATE TABLE drift_events (
  id                     uuid PRIMARY KEY,
  detection_time         timestamptz NOT NULL,
  model                  text NOT NULL REFERENCES models,
  version_id             uuid NOT NULL REFERENCES model_versions,
  scope                  text NOT NULL CHECK (scope IN ('fleet', 'type', 'site', 'machine')),
  scope_value            text NOT NULL DEFAULT '',
  -- inputs: what machines send. clusters: kinds of failures. estimate: how sure it is by its own probabilities. concept: it errs more than it did, by outcomes.
  kind                   text NOT NULL CHECK (kind IN ('inputs', 'clusters', 'estimate', 'concept')),
  -- The machines whose values have moved; those that are broken or in maintenance are not among them.
  machines               text[] NOT NULL,
  machines_watched       int NOT NULL,
  -- Those that were well and could have been looked at.
  machines_in_scope      int NOT NULL,
  feature                text NOT NULL,
  detector               text NOT NULL,
  drift_score            double precision NOT NULL,
  threshold              double precision NOT NULL,
  reference_from         timestamptz NOT NULL,
  reference_to           timestamptz NOT NULL,
  current_from           timestamptz NOT NULL,
  current_to             timestamptz NOT NULL,
  -- Edges and shares of the same bins.
  reference_distribution jsonb NOT NULL,
  current_distribution   jsonb NOT NULL,
  -- one-machine: its sensor or its duty; cohort: several; all: the world has changed, or the model is of another one.
  extent                 text NOT NULL CHECK (extent IN ('one-machine', 'cohort', 'all')),
  trace_id               uuid NOT NULL,
  -- Each detector with its value and threshold, of the feature on the first machine.
  measures               jsonb NOT NULL DEFAULT '[]',
  -- By outcomes, the mean error of both spans.
  error_before           double precision CHECK (error_before BETWEEN 0 AND 1),
  error_since            double precision CHECK (error_since BETWEEN 0 AND 1)
);
CREATE INDEX drift_events_by_time ON drift_events (detection_time DESC, id DESC);
CREATE INDEX drift_events_by_model ON drift_events (model, detection_time DESC, id DESC);

-- What the newest look at a champion's inputs measured.
CREATE TABLE drift_looks (
  model             text NOT NULL REFERENCES models,
  scope             text NOT NULL CHECK (scope IN ('fleet', 'type', 'site', 'machine')),
  scope_value       text NOT NULL DEFAULT '',
  version_id        uuid NOT NULL REFERENCES model_versions ON DELETE CASCADE,
  looked_at         timestamptz NOT NULL,
  current_from      timestamptz NOT NULL,
  current_to        timestamptz NOT NULL,
  machines_watched  int NOT NULL,
  machines_in_scope int NOT NULL,
  -- Of each sensor the feature and machine that lie furthest off, by every detector.
  sensors           jsonb NOT NULL,
  PRIMARY KEY (model, scope, scope_value)
);

-- How a version's risks erred once outcomes were known: of a machine and horizon one mean, of those that a failure followed one, of the others another. Predictions of one
-- horizon share their outcome; counted one by one a change would seem surer than it is.
CREATE TABLE outcome_errors (
  version_id  uuid NOT NULL REFERENCES model_versions ON DELETE CASCADE,
  -- Where the horizon begins, in whole horizons since 1970.
  at          timestamptz NOT NULL,
  machine_key bigint NOT NULL,
  is_failure  boolean NOT NULL,
  -- 0: sure of what came; 1: sure of the contrary.
  error       double precision NOT NULL CHECK (error BETWEEN 0 AND 1),
  PRIMARY KEY (version_id, at, machine_key, is_failure)
);

-- What the loop did and why, one chain a trace id. The id is derived from trace, step and what it is about: a step that is taken twice is told once.
CREATE TABLE learning_events (
  id         uuid PRIMARY KEY,
  seq        bigint GENERATED ALWAYS AS IDENTITY,
  trace_id   uuid NOT NULL,
  at         timestamptz NOT NULL,
  step       text NOT NULL CHECK (step IN ('drift', 'train', 'trained', 'train-failed', 'cancelled', 'gate-passed', 'gate-refused', 'shadow', 'canary', 'champion', 'confirmed', 'dismissed', 'rolled-back', 'retired', 'archived', 'cooling-down')),
  model      text NOT NULL,
  version_id uuid,
  job_id     uuid,
  drift_id   uuid,
  by         text NOT NULL,
  reason     text NOT NULL
);
CREATE INDEX learning_events_by_trace ON learning_events (trace_id, seq);
CREATE INDEX learning_events_by_model ON learning_events (model, seq DESC);

-- Shapes that people and tools know ---------------------------------------------------------------------------------------------------

CREATE VIEW ml_models AS
SELECT v.ordinal AS id,
       v.id::text AS model_id,
       v.machine_type,
       v.number::text AS model_version,
       v.model AS model_name,
       -- null: it is a file, see model_blobs.
       b.content AS model_data,
       v.lineage AS training_data_info,
       v.created_at AS training_date,
       round((v.metrics #>> '{version,accuracy}')::numeric, 4) AS accuracy_score,
       upper(v.status) AS status,
       v.created_at,
       v.updated_at,
       -- As a number: the text of version 10 stands before that of 9.
       v.number
  FROM model_versions v JOIN model_blobs b ON b.sha256 = v.blob;

CREATE VIEW model_metadata AS
SELECT v.id::text AS model_id, m.task AS model_type, v.number::text AS version, v.created_at AS training_date, v.metrics AS accuracy_metrics,
       v.parameters AS hyperparameters, v.status = 'active' AS is_active, v.created_at
  FROM model_versions v JOIN models m ON m.name = v.model;

-- A newly trained version, and whether a silo has taken it up.
CREATE VIEW model_announcements AS
SELECT v.ordinal AS id, v.model || ' ' || v.number AS version, v.id::text AS run_id, v.created_at, v.loaded_at IS NOT NULL AS is_processed
  FROM model_versions v;

CREATE VIEW clusters AS
SELECT v.ordinal AS id,
       v.id::text AS mlflow_run_id,
       v.number AS mlflow_model_version,
       v.created_at,
       v.status = 'active' AS is_active,
       (v.parameters ->> 'clusters')::int AS n_clusters,
       (v.metrics #>> '{version,silhouette}')::double precision AS silhouette_score,
       v.metrics -> 'profiles' AS cluster_profiles
  FROM model_versions v JOIN models m ON m.name = v.model
 WHERE m.task = 'cluster';

CREATE VIEW model_predictions AS
SELECT p.id::text AS prediction_id, m.machine_id, v.model || ' ' || v.number AS model_version, p.task AS prediction_type, p.value AS predicted_value,
       p.confidence AS confidence_score, p.actual_value, p.predicted_at AS prediction_timestamp, p.created_at
  FROM predictions p JOIN machines m USING (machine_key) JOIN model_versions v ON v.id = p.version_id
 WHERE NOT p.is_shadow;

-- What a clustering said of a reading; the cluster is an index within its version.
CREATE VIEW sensor_predictions AS
SELECT p.id, p.value::int AS cluster_id, v.model || ' ' || v.number AS model_version, p.confidence AS confidence_score, p.predicted_at AS prediction_time,
       p.reading_id AS reading, m.machine_id
  FROM predictions p JOIN machines m USING (machine_key) JOIN model_versions v ON v.id = p.version_id
 WHERE p.task = 'cluster' AND NOT p.is_shadow;
