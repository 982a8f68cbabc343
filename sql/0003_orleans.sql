-- What Orleans keeps when it runs as a cluster: its silos, its reminders and the state of its grains. ----------------------------------------
-- The providers read their statements from this database by name, hand over parameters by name and read columns by name; everything else here
-- is ours, and the columns are called as the providers read them.

CREATE TABLE OrleansQuery (
  QueryKey  text PRIMARY KEY,
  QueryText text NOT NULL
);

-- One row a cluster. Every change of membership moves the version, and only from the version that its author has seen: that is the lock.
CREATE TABLE OrleansMembershipVersionTable (
  DeploymentId text PRIMARY KEY,
  Version      int NOT NULL DEFAULT 0,
  "Timestamp"  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE OrleansMembershipTable (
  DeploymentId text NOT NULL REFERENCES OrleansMembershipVersionTable ON DELETE CASCADE,
  Address      text NOT NULL,
  Port         int NOT NULL,
  Generation   int NOT NULL,
  SiloName     text NOT NULL,
  HostName     text NOT NULL,
  Status       int NOT NULL,
  ProxyPort    int NOT NULL,
  SuspectTimes text,
  StartTime    timestamptz NOT NULL,
  IAmAliveTime timestamptz NOT NULL,
  PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

CREATE TABLE OrleansRemindersTable (
  ServiceId    text NOT NULL,
  GrainId      text NOT NULL,
  ReminderName text NOT NULL,
  GrainHash    int NOT NULL,
  StartTime    timestamptz NOT NULL,
  -- In milliseconds.
  Period       bigint NOT NULL CHECK (Period > 0),
  Version      int NOT NULL DEFAULT 0,
  PRIMARY KEY (ServiceId, GrainId, ReminderName)
);
-- Each silo watches a range of hashes.
CREATE INDEX OrleansReminders_by_hash ON OrleansRemindersTable (ServiceId, GrainHash);

-- A grain is known by two numbers, by a text, or by both. The payload is null once the state was cleared; the version goes on.
CREATE TABLE OrleansStorage (
  ServiceId              text NOT NULL,
  GrainTypeHash          int NOT NULL,
  GrainTypeString        text NOT NULL,
  GrainIdHash            int NOT NULL,
  GrainIdN0              bigint NOT NULL,
  GrainIdN1              bigint NOT NULL,
  GrainIdExtensionString text,
  PayloadBinary          bytea,
  Version                int NOT NULL DEFAULT 1,
  ModifiedOn             timestamptz NOT NULL DEFAULT now(),
  -- Hashes first: they tell nearly every two grains apart by themselves.
  UNIQUE NULLS NOT DISTINCT (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainIdExtensionString, GrainTypeString, ServiceId)
);

-- Membership ------------------------------------------------------------------------------------------------------------------------

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES

('InsertMembershipVersionKey', $$
WITH made AS (INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
SELECT EXISTS (SELECT FROM made)
$$),

('InsertMembershipKey', $$
WITH moved AS (
  UPDATE OrleansMembershipVersionTable SET Version = Version + 1, "Timestamp" = now()
   WHERE DeploymentId = @DeploymentId AND Version = @Version
     AND NOT EXISTS (SELECT FROM OrleansMembershipTable
                      WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation)
  RETURNING DeploymentId),
made AS (
  INSERT INTO OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
  SELECT DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM moved
  RETURNING 1)
SELECT EXISTS (SELECT FROM made)
$$),

('UpdateMembershipKey', $$
WITH moved AS (
  UPDATE OrleansMembershipVersionTable SET Version = Version + 1, "Timestamp" = now()
   WHERE DeploymentId = @DeploymentId AND Version = @Version
     AND EXISTS (SELECT FROM OrleansMembershipTable
                  WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation)
  RETURNING DeploymentId),
changed AS (
  UPDATE OrleansMembershipTable m SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
    FROM moved
   WHERE m.DeploymentId = moved.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
  RETURNING 1)
SELECT EXISTS (SELECT FROM changed)
$$),

-- A sign of life moves no version: nobody has to read the table again for it.
('UpdateIAmAlivetimeKey', $$
UPDATE OrleansMembershipTable SET IAmAliveTime = @IAmAliveTime
 WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
$$),

-- The version comes back even where there is no silo.
('MembershipReadRowKey', $$
SELECT m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
  FROM OrleansMembershipVersionTable v
  LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
 WHERE v.DeploymentId = @DeploymentId
$$),

('MembershipReadAllKey', $$
SELECT m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
  FROM OrleansMembershipVersionTable v
  LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId
 WHERE v.DeploymentId = @DeploymentId
$$),

-- Silos that take clients have a port for them.
('GatewaysQueryKey', $$
SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable
 WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0
$$),

-- 3 is an active silo: one that is late with its sign of life is for the others to declare dead.
('CleanupDefunctSiloEntriesKey', $$
DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status <> 3
$$),

('DeleteMembershipTableEntriesKey', $$
DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId
$$),

-- Reminders -------------------------------------------------------------------------------------------------------------------------

('UpsertReminderRowKey', $$
INSERT INTO OrleansRemindersTable AS r (ServiceId, GrainId, ReminderName, GrainHash, StartTime, Period)
VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period)
ON CONFLICT (ServiceId, GrainId, ReminderName) DO UPDATE
   SET GrainHash = excluded.GrainHash, StartTime = excluded.StartTime, Period = excluded.Period, Version = r.Version + 1
RETURNING Version
$$),

('ReadReminderRowKey', $$
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
 WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName
$$),

('ReadReminderRowsKey', $$
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable WHERE ServiceId = @ServiceId AND GrainId = @GrainId
$$),

-- Ranges leave out where they begin and hold where they end; the second kind passes over the end of the ring, or is all of it.
('ReadRangeRows1Key', $$
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
 WHERE ServiceId = @ServiceId AND GrainHash > @BeginHash AND GrainHash <= @EndHash
$$),

('ReadRangeRows2Key', $$
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
 WHERE ServiceId = @ServiceId AND (GrainHash > @BeginHash OR GrainHash <= @EndHash)
$$),

('DeleteReminderRowKey', $$
WITH gone AS (
  DELETE FROM OrleansRemindersTable
   WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version RETURNING 1)
SELECT EXISTS (SELECT FROM gone)
$$),

('DeleteReminderRowsKey', $$
DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId
$$),

-- State of grains -------------------------------------------------------------------------------------------------------------------

('ReadFromStorageKey', $$
SELECT PayloadBinary, Version FROM OrleansStorage
 WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
   AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
$$),

-- A grain that knows no version writes its first one; one that knows an old version writes nothing and is told no new one.
('WriteToStorageKey', $$
WITH made AS (
  INSERT INTO OrleansStorage (ServiceId, GrainTypeHash, GrainTypeString, GrainIdHash, GrainIdN0, GrainIdN1, GrainIdExtensionString, PayloadBinary)
  SELECT @ServiceId, @GrainTypeHash, @GrainTypeString, @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainIdExtensionString, @PayloadBinary
   WHERE @GrainStateVersion::int IS NULL
  ON CONFLICT DO NOTHING RETURNING Version),
changed AS (
  UPDATE OrleansStorage SET PayloadBinary = @PayloadBinary, Version = Version + 1, ModifiedOn = now()
   WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
     AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
     AND Version = @GrainStateVersion::int
  RETURNING Version)
SELECT Version AS NewGrainStateVersion FROM made UNION ALL SELECT Version FROM changed
$$),

('ClearStorageKey', $$
UPDATE OrleansStorage SET PayloadBinary = NULL, Version = Version + 1, ModifiedOn = now()
 WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
   AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
   AND Version = @GrainStateVersion::int
RETURNING Version AS NewGrainStateVersion
$$),

('DeleteStorageKey', $$
DELETE FROM OrleansStorage
 WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
   AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
   AND Version = @GrainStateVersion::int
RETURNING Version + 1 AS NewGrainStateVersion
$$);
