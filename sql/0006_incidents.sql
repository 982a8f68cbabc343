-- Alarms that tell one story: what a line or a machine raised within minutes of each other. The rule of Millwright.Twins/Incidents decides; the
-- row keeps what does not follow from its alarms at a glance. When it began and with what is fixed; whether it is over, its severity and its
-- machines are asked of its alarms, which change without it.
CREATE TABLE incidents (
  id              uuid PRIMARY KEY,
  -- Site/Line, or =machine for one that stands in no line. An alarm stays in the place that it was raised in when its machine moves.
  place           text NOT NULL,
  site            text,
  line            text,
  started_at      timestamptz NOT NULL,
  last_raised_at  timestamptz NOT NULL,
  first_cause     uuid NOT NULL,
  first_cause_why text NOT NULL,
  -- An alarm that became known late had begun the story, or joined it to the one before: this is what it is part of.
  merged_into     uuid REFERENCES incidents ON DELETE CASCADE,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  CHECK (last_raised_at >= started_at)
);
CREATE INDEX incidents_by_place ON incidents (place, started_at) WHERE merged_into IS NULL;
CREATE INDEX incidents_by_time ON incidents (started_at DESC, id DESC) WHERE merged_into IS NULL;
CREATE TRIGGER incidents_updated BEFORE UPDATE ON incidents FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TABLE incident_comments (
  id          uuid PRIMARY KEY,
  incident_id uuid NOT NULL REFERENCES incidents ON DELETE CASCADE,
  at          timestamptz NOT NULL,
  by          text NOT NULL CHECK (length(by) BETWEEN 1 AND 100),
  text        text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000)
);
CREATE INDEX incident_comments_by_incident ON incident_comments (incident_id, at);

-- The alarms that nobody has put into an incident yet: as a rule those of the last second.
CREATE INDEX alarms_uncorrelated ON alarms (raised_at) WHERE incident_id IS NULL;
CREATE INDEX alarms_by_incident ON alarms (incident_id, raised_at, id);

-- What stood when a period began is found by its end, or by having none.
CREATE INDEX alarms_by_end ON alarms (cleared_at);
CREATE INDEX incidents_by_merge ON incidents (merged_into) WHERE merged_into IS NOT NULL;
