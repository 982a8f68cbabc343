-- People ------------------------------------------------------------------------------------------------------------------------------

CREATE TABLE users (
  id         uuid PRIMARY KEY,
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  email      text CHECK (length(email) BETWEEN 3 AND 254),
  phone      text CHECK (phone ~ '^\+[0-9]{6,15}$'),
  time_zone  text NOT NULL DEFAULT 'UTC',
  locale     text NOT NULL DEFAULT 'en',
  is_active  boolean NOT NULL DEFAULT true,
  -- When not to be disturbed, and when digests come.
  habits     jsonb NOT NULL DEFAULT '{}',
  version    bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_by_email ON users (lower(email));
CREATE INDEX users_by_name ON users (lower(name), id);
CREATE TRIGGER users_version BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION count_version();

CREATE TABLE on_call_schedules (
  id         uuid PRIMARY KEY,
  name       text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100),
  rotation   jsonb NOT NULL,
  version    bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER on_call_schedules_version BEFORE UPDATE ON on_call_schedules FOR EACH ROW EXECUTE FUNCTION count_version();

-- Ways out ----------------------------------------------------------------------------------------------------------------------------

CREATE TABLE notice_channels (
  id               uuid PRIMARY KEY,
  user_id          uuid REFERENCES users ON DELETE SET NULL,
  kind             text NOT NULL CHECK (kind IN ('email', 'sms', 'slack', 'teams', 'webhook', 'alertmanager', 'in-app')),
  name             text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  description      text CHECK (length(description) <= 2000),
  is_active        boolean NOT NULL DEFAULT true,
  settings         jsonb NOT NULL DEFAULT '{}',
  -- A JSON object sealed with the installation's key (AES-256-GCM); null: this channel has no secret.
  secrets          bytea,
  -- What goes to the channel itself, whoever prefers what: event types or patterns such as alarm.*; none: nothing.
  enabled_events   text[] NOT NULL DEFAULT '{}',
  minimum_severity text NOT NULL DEFAULT 'info' CHECK (minimum_severity IN ('info', 'warning', 'critical')),
  scope            jsonb NOT NULL DEFAULT '{}',
  -- Its notices and their log outlive it.
  deleted_at       timestamptz,
  version          bigint NOT NULL DEFAULT 1,
  created_at       timestamptz NOT NULL DEFAULT now(),
  updated_at       timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX notice_channels_by_name ON notice_channels (lower(name)) WHERE deleted_at IS NULL;
CREATE TRIGGER notice_channels_version BEFORE UPDATE ON notice_channels FOR EACH ROW EXECUTE FUNCTION count_version();

CREATE TABLE notification_preferences (
  user_id          uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  -- A type, or a pattern such as alarm.* or *; the most exact one decides.
  event_type       text NOT NULL,
  channel_id       uuid NOT NULL REFERENCES notice_channels ON DELETE CASCADE,
  is_enabled       boolean NOT NULL DEFAULT true,
  minimum_severity text NOT NULL DEFAULT 'info' CHECK (minimum_severity IN ('info', 'warning', 'critical')),
  scope            jsonb NOT NULL DEFAULT '{}',
  -- Only while the person is on call by this schedule.
  on_call_id       uuid REFERENCES on_call_schedules ON DELETE SET NULL,
  frequency        text NOT NULL DEFAULT 'immediate' CHECK (frequency IN ('immediate', 'daily', 'weekly')),
  created_at       timestamptz NOT NULL DEFAULT now(),
  updated_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, event_type, channel_id)
);
CREATE INDEX notification_preferences_by_event ON notification_preferences (event_type);

-- The outbox --------------------------------------------------------------------------------------------------------------------------

-- What somebody may want to know, written in the transaction in which it came true.
CREATE TABLE notice_events (
  id          uuid PRIMARY KEY,
  seq         bigint GENERATED ALWAYS AS IDENTITY,
  type        text NOT NULL,
  severity    text CHECK (severity IN ('info', 'warning', 'critical')),
  machine_key bigint,
  alarm_id    uuid,
  at          timestamptz NOT NULL,
  payload     jsonb NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  routed_at   timestamptz
);
CREATE INDEX notice_events_unrouted ON notice_events (seq) WHERE routed_at IS NULL;
CREATE INDEX notice_events_by_time ON notice_events (at DESC, id DESC);
-- How the installation was before and after a moment: few among many.
CREATE INDEX notice_events_of_health ON notice_events (at, id) WHERE type = 'system.health';

-- Wakes the routers at the commit. A statement that adds no row says nothing: a notification costs every commit beside it a little.
CREATE FUNCTION announce_notice_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM added) THEN
    PERFORM pg_notify('millwright_notices', '');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER notice_events_announced AFTER INSERT ON notice_events REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION announce_notice_events();

-- One channel and, where it leads to several people, one of them: what has an order, a breaker, and one message under way at most.
CREATE TABLE notice_destinations (
  id                   uuid PRIMARY KEY,
  channel_id           uuid NOT NULL REFERENCES notice_channels,
  user_id              uuid REFERENCES users ON DELETE SET NULL,
  -- An address, a number, a person's id; empty: the channel leads to one place only.
  recipient            text NOT NULL,
  lease_owner          uuid,
  lease_until          timestamptz,
  consecutive_failures int NOT NULL DEFAULT 0,
  -- The breaker is open until then, and half open from then to the next attempt's end.
  open_until           timestamptz,
  -- Nothing goes out before: a flood is gathered, or the provider asked for patience.
  paused_until         timestamptz,
  last_summary_at      timestamptz,
  last_used_at         timestamptz,
  last_error           text,
  created_at           timestamptz NOT NULL DEFAULT now(),
  UNIQUE (channel_id, recipient)
);

CREATE TABLE notices (
  -- Derived from event and destination, so that a repeated routing makes no second one; the receiver's idempotency key.
  id             uuid PRIMARY KEY,
  seq            bigint GENERATED ALWAYS AS IDENTITY,
  destination_id uuid NOT NULL REFERENCES notice_destinations,
  kind           text NOT NULL,
  recipient      text NOT NULL,
  user_id        uuid REFERENCES users ON DELETE SET NULL,
  -- Null: a digest, a flood's summary, or a test.
  event_id       uuid REFERENCES notice_events,
  event_type     text NOT NULL,
  severity       text,
  alarm_id       uuid,
  machine_id     text,
  at             timestamptz NOT NULL,
  subject        text NOT NULL,
  content        text NOT NULL,
  payload        jsonb NOT NULL,
  frequency      text NOT NULL DEFAULT 'immediate' CHECK (frequency IN ('immediate', 'daily', 'weekly')),
  -- held: waits for its digest; merged: another notice tells it.
  state          text NOT NULL CHECK (state IN ('pending', 'held', 'sent', 'merged', 'dead')),
  merged_into    uuid REFERENCES notices ON DELETE CASCADE,
  -- When it may go out first; with seq its place in the destination's order.
  not_before     timestamptz NOT NULL,
  -- When it may be tried next.
  due_at         timestamptz NOT NULL,
  -- Since it was made, or retried by hand.
  attempts       int NOT NULL DEFAULT 0,
  message_id     text,
  last_outcome   text,
  last_error     text,
  sent_at        timestamptz,
  -- What the provider told afterwards.
  delivered_at   timestamptz,
  bounced_at     timestamptz,
  opened_at      timestamptz,
  clicked_at     timestamptz,
  read_at        timestamptz,
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now(),
  CHECK ((state = 'merged') = (merged_into IS NOT NULL))
);
CREATE INDEX notices_waiting ON notices (destination_id, not_before, seq) WHERE state = 'pending';
CREATE INDEX notices_held ON notices (not_before, destination_id) WHERE state = 'held';
CREATE INDEX notices_sent_lately ON notices (destination_id, sent_at) WHERE state = 'sent';
CREATE INDEX notices_by_time ON notices (created_at DESC, id DESC);
CREATE INDEX notices_by_user ON notices (user_id, seq);
CREATE INDEX notices_unsent ON notices (destination_id, state) WHERE state IN ('pending', 'held', 'dead');
CREATE INDEX notices_by_event ON notices (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX notices_by_merge ON notices (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX idx_notification_logs_alert ON notices (alarm_id);
CREATE INDEX idx_notification_logs_type ON notices (kind);
CREATE INDEX idx_notification_logs_status ON notices (state);
CREATE INDEX idx_notification_logs_sent_time ON notices (sent_at DESC);
CREATE TRIGGER notices_updated BEFORE UPDATE ON notices FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- Written before the provider is called and completed after: what a killed process had under way is in the log.
CREATE TABLE notice_attempts (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  notice_id   uuid NOT NULL REFERENCES notices ON DELETE CASCADE,
  started_at  timestamptz NOT NULL DEFAULT now(),
  ended_at    timestamptz,
  -- Null: under way, or its process died.
  outcome     text CHECK (outcome IN ('sent', 'failed', 'rate_limited', 'timeout', 'invalid_url', 'provider_error', 'bounced')),
  status_code int,
  answer      text,
  error       text
);
CREATE INDEX notice_attempts_by_notice ON notice_attempts (notice_id, id);
CREATE INDEX notice_attempts_by_time ON notice_attempts (started_at DESC);

-- Alarms that an Alertmanager was told and that it must be told again while they last.
CREATE TABLE notice_alerts (
  destination_id uuid NOT NULL REFERENCES notice_destinations ON DELETE CASCADE,
  alarm_id       uuid NOT NULL,
  alert          jsonb NOT NULL,
  told_at        timestamptz NOT NULL,
  PRIMARY KEY (destination_id, alarm_id)
);
CREATE INDEX notice_alerts_by_time ON notice_alerts (told_at);

-- What was done to the installation -------------------------------------------------------------------------------------------------

CREATE TABLE system_logs (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id       uuid REFERENCES users ON DELETE SET NULL,
  action        text NOT NULL CHECK (length(action) BETWEEN 1 AND 100),
  status        text NOT NULL CHECK (length(status) BETWEEN 1 AND 50),
  details       jsonb NOT NULL DEFAULT '{}',
  error_message text CHECK (length(error_message) <= 1000),
  created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX system_logs_by_time ON system_logs (created_at DESC, id DESC);
CREATE INDEX system_logs_by_action ON system_logs (action, id DESC);
CREATE INDEX system_logs_by_user ON system_logs (user_id, created_at);

-- Shapes that people and tools know ---------------------------------------------------------------------------------------------------

CREATE VIEW notification_logs AS
SELECT n.seq AS id,
       n.alarm_id::text AS alert_id,
       upper(n.kind) AS notification_type,
       n.recipient,
       n.subject,
       n.content,
       CASE WHEN n.state = 'dead' OR n.bounced_at IS NOT NULL THEN 'FAILED'
            WHEN n.delivered_at IS NOT NULL OR n.kind IN ('webhook', 'alertmanager', 'in-app') THEN 'DELIVERED'
            ELSE 'SENT' END AS status,
       coalesce(n.sent_at, a.started_at) AS sent_time,
       jsonb_build_object('outcome', a.outcome, 'statusCode', a.status_code, 'answer', a.answer, 'error', a.error) AS response_details,
       n.created_at
  FROM notices n
  CROSS JOIN LATERAL (SELECT * FROM notice_attempts WHERE notice_id = n.id ORDER BY id DESC LIMIT 1) a
 WHERE n.state IN ('sent', 'dead');

CREATE VIEW email_logs AS
SELECT n.seq AS id, n.user_id, n.recipient AS recipient_email, n.event_type, n.subject,
       CASE WHEN n.frequency <> 'immediate' THEN 'digest' WHEN n.event_id IS NULL THEN n.event_type ELSE 'notice' END AS template_name,
       n.payload AS event_data, 'smtp' AS provider, n.message_id,
       CASE WHEN n.clicked_at IS NOT NULL THEN 'clicked'
            WHEN n.opened_at IS NOT NULL THEN 'opened'
            WHEN n.bounced_at IS NOT NULL OR n.last_outcome = 'bounced' THEN 'bounced'
            WHEN n.delivered_at IS NOT NULL THEN 'delivered'
            WHEN n.state = 'sent' THEN 'sent'
            WHEN n.state = 'dead' THEN 'failed'
            ELSE 'pending' END AS status,
       n.last_error AS error_message, n.sent_at, n.delivered_at, n.opened_at, n.clicked_at,
       greatest(n.attempts - 1, 0) AS retry_count, n.created_at, n.updated_at
  FROM notices n
 WHERE n.kind = 'email' AND n.state <> 'merged';

CREATE VIEW email_digest_queue AS
SELECT n.seq AS id, n.user_id, n.event_type, n.payload AS event_data, n.not_before AS scheduled_for, n.state = 'merged' AS included_in_digest, n.created_at, n.updated_at
  FROM notices n
 WHERE n.kind = 'email' AND n.frequency <> 'immediate' AND n.event_id IS NOT NULL;

CREATE VIEW webhook_configurations AS
SELECT c.id, c.user_id, CASE c.kind WHEN 'webhook' THEN 'custom' ELSE c.kind END AS provider_type, c.settings ->> 'target' AS webhook_url, c.name, c.description,
       c.is_active, to_jsonb(c.enabled_events) AS enabled_events, c.settings, d.last_used_at, d.last_error, coalesce(d.consecutive_failures, 0) AS consecutive_failures,
       c.created_at, c.updated_at
  FROM notice_channels c
  LEFT JOIN notice_destinations d ON d.channel_id = c.id AND d.recipient = ''
 WHERE c.kind IN ('slack', 'teams', 'webhook') AND c.deleted_at IS NULL;

CREATE VIEW webhook_logs AS
SELECT a.id, d.channel_id AS webhook_config_id, n.user_id, n.event_type, CASE n.kind WHEN 'webhook' THEN 'custom' ELSE n.kind END AS provider_type,
       n.recipient AS webhook_url, n.payload, coalesce(a.outcome, 'failed') AS status, a.status_code AS http_status_code, a.answer AS response_body, a.error AS error_message,
       (row_number() OVER (PARTITION BY a.notice_id ORDER BY a.id) - 1)::int AS retry_count, a.started_at AS sent_at, a.started_at AS created_at
  FROM notice_attempts a
  JOIN notices n ON n.id = a.notice_id
  JOIN notice_destinations d ON d.id = n.destination_id
 WHERE n.kind IN ('slack', 'teams', 'webhook');
