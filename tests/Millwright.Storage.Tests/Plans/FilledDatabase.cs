using Microsoft.Extensions.Options;

namespace Millwright.Storage.Tests.Plans;

/// <summary>
/// A database with enough in it that a plan shows whether an index serves: 60 machines, weeks of what happened, five days of readings, each table
/// analyzed. What its <see cref="Watched"/> runs, <see cref="Plans"/> tells.
/// </summary>
public sealed class FilledDatabase : IAsyncLifetime
{
    private const string Fill =
        """
        INSERT INTO machines (machine_id, name, type, site, line) SELECT 'm-' || n, 'Machine ' || n, CASE n % 3 WHEN 0 THEN 'pump' ELSE 'press' END, 'site-' || n % 4, 'line-' || n % 8 FROM generate_series(2, 60) n;
        INSERT INTO twin_heads (machine_key, seq, last_event_at, last_arrived_at) SELECT machine_key, 2000, '2026-03-11', '2026-03-11' FROM machines ON CONFLICT DO NOTHING;
        INSERT INTO sensor_layouts (sensors) VALUES (ARRAY['temperature', 'pressure']);
        SELECT FROM generate_series('2026-01-01'::timestamptz, '2026-04-01', '1 day') d, ensure_partitions(d);
        INSERT INTO readings SELECT m.machine_key, '2026-03-01'::timestamptz + n * interval '10 minutes', n, n, '2026-03-11', NULL, 0, l.id, ARRAY[n, n]
          FROM machines m, generate_series(1, 700) n, sensor_layouts l WHERE l.sensors = ARRAY['temperature', 'pressure'];
        INSERT INTO reading_rollups SELECT m.machine_key, date_trunc('minute', '2026-03-01'::timestamptz + n * interval '10 minutes'), l.id, '{1,1}', ARRAY[n, n], '{0,0}', ARRAY[n, n], ARRAY[n, n], ARRAY[n, n],
               array_fill('2026-03-01'::timestamptz + n * interval '10 minutes', ARRAY[2])
          FROM machines m, generate_series(1, 700) n, sensor_layouts l WHERE l.sensors = ARRAY['temperature', 'pressure'];
        INSERT INTO hour_rollups SELECT m.machine_key, '2026-01-01'::timestamptz + n * interval '1 hour', l.id, '{6,6}', ARRAY[n, n], '{0,0}', ARRAY[n, n], ARRAY[n, n], ARRAY[n, n]
          FROM machines m, generate_series(0, 1600, 3) n, sensor_layouts l WHERE l.sensors = ARRAY['temperature', 'pressure'];
        INSERT INTO day_rollups SELECT m.machine_key, '2026-01-01'::timestamptz + n * interval '1 day', l.id, '{144,144}', ARRAY[n, n], '{0,0}', ARRAY[n, n], ARRAY[n, n], ARRAY[n, n]
          FROM machines m, generate_series(0, 68) n, sensor_layouts l WHERE l.sensors = ARRAY['temperature', 'pressure'];
        INSERT INTO stale_hours (machine_key, hour) SELECT machine_key, '2026-03-11' FROM machines;
        INSERT INTO late_readings SELECT machine_key, n, '2026-03-01'::timestamptz + n * interval '10 minutes', n FROM machines, generate_series(1, 100) n;
        INSERT INTO twin_commands SELECT machine_key, 2000 + n, '2026-03-01'::timestamptz + n * interval '1 hour', CASE n % 2 WHEN 0 THEN 'maintenance-began' ELSE 'maintenance-ended' END FROM machines, generate_series(1, 100) n;
        INSERT INTO state_snapshots (machine_key, machine_id, snapshot_time, seq, configuration, state_data)
          SELECT m.machine_key, m.machine_id, '2026-03-01'::timestamptz + n * interval '1 hour', n * 10, s.configuration, s.state_data
            FROM machines m, generate_series(1, 190) n, (SELECT configuration, state_data FROM state_snapshots LIMIT 1) s;
        INSERT INTO episodes (id, machine_key, start_time, last_bad_at, end_time, cause, peaks, reading_count, reopened)
          SELECT lpad(to_hex(n), 32, '0')::uuid, 1 + n % 60, '2026-01-01'::timestamptz + n * interval '5 minutes', '2026-01-01'::timestamptz + n * interval '5 minutes', '2026-01-01'::timestamptz + n * interval '7 minutes',
                 '{"kind":"limit","sensor":"temperature"}', '{}', 1, 0 FROM generate_series(1, 10000) n;
        INSERT INTO machine_events (id, machine_key, at, kind) SELECT lpad(to_hex(n), 32, '0')::uuid, 1 + n % 60, '2026-01-01'::timestamptz + n * interval '2 minutes', 'status-changed' FROM generate_series(1, 30000) n;
        INSERT INTO anomalies (id, machine_key, at, anomaly_type, severity, sensor_data, calculated_metrics)
          SELECT lpad(to_hex(n), 32, '0')::uuid, 1 + n % 60, '2026-01-01'::timestamptz + n * interval '3 minutes', 'type-' || n % 50, CASE n % 20 WHEN 0 THEN 'critical' ELSE 'info' END, '{}', '{}' FROM generate_series(1, 20000) n;
        INSERT INTO incidents (id, place, site, started_at, last_raised_at, first_cause, first_cause_why)
          SELECT lpad(to_hex(n), 32, '0')::uuid, 'site-' || n % 4 || '/line-' || n % 8, 'site-' || n % 4, '2026-01-01'::timestamptz + n * interval '5 minutes', '2026-01-01'::timestamptz + n * interval '5 minutes', lpad(to_hex(n), 32, '0')::uuid, 'first'
            FROM generate_series(1, 10000) n;
        INSERT INTO alarms (id, machine_key, rule, rule_name, severity, state, in_alarm, text, raised_at, last_raised_at, cleared_at, repeats, chattering, version, incident_id, updated_at)
          SELECT lpad(to_hex(n), 32, '0')::uuid, 1 + n % 60, 'rule-' || n % 200, 'Rule', CASE n % 20 WHEN 0 THEN 'critical' ELSE 'info' END, CASE WHEN n % 100 = 1 THEN 'unacknowledged' ELSE 'cleared' END, n % 100 = 1, 'text',
                 '2026-01-01'::timestamptz + n * interval '5 minutes', '2026-01-01'::timestamptz + n * interval '5 minutes', CASE WHEN n % 100 <> 1 THEN '2026-01-01'::timestamptz + n * interval '6 minutes' END, 0, false, 1,
                 lpad(to_hex(n), 32, '0')::uuid, '2026-03-01'
            FROM generate_series(1, 10000) n;
        INSERT INTO alarm_transitions (id, alarm_id, raised_at, machine_key, version, at, move, from_state, to_state)
          SELECT gen_random_uuid(), id, raised_at, machine_key, v, raised_at + v * interval '1 minute', 'raise', 'normal', 'unacknowledged' FROM alarms, generate_series(1, 2) v;
        SELECT archive_alarms('2026-01-20', 5000);
        INSERT INTO models (name, task) VALUES ('risk', 'failure-risk');
        INSERT INTO model_blobs (sha256, content) VALUES (sha256('a'), 'a');
        INSERT INTO model_versions (id, model, number, scope, algorithm, blob, job_id, trace_id, lineage, parameters, metrics, verdict, passed, alias)
          VALUES ('00000000-0000-0000-0000-000000000001', 'risk', 1, 'fleet', 'test', sha256('a'), gen_random_uuid(), gen_random_uuid(), '{}', '{}', '{}', 'ok', true, 'champion');
        INSERT INTO predictions (id, machine_key, at, task, version_id, value, confidence, predicted_at, due_at, actual_value, confirmed_at)
          SELECT lpad(to_hex(n), 32, '0')::uuid, 1 + n % 60, '2026-01-01'::timestamptz + n * interval '3 minutes', 'failure-risk', '00000000-0000-0000-0000-000000000001', 0.1, 0.9, '2026-03-11', '2026-03-12',
                 CASE WHEN n < 19500 THEN 0 END, CASE WHEN n < 19500 THEN '2026-03-11'::timestamptz END FROM generate_series(1, 20000) n;
        INSERT INTO users (id, name) VALUES ('00000000-0000-0000-0000-000000000001', 'Ada');
        INSERT INTO notice_channels (id, kind, name) VALUES ('00000000-0000-0000-0000-000000000001', 'webhook', 'hook');
        INSERT INTO notice_destinations (id, channel_id, recipient) VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', '');
        INSERT INTO notice_events (id, type, machine_key, at, payload, routed_at)
          SELECT lpad(to_hex(n), 32, '0')::uuid, 'alarm.raised', 1 + n % 60, '2026-01-01'::timestamptz + n * interval '5 minutes', '{}', now() FROM generate_series(1, 10000) n;
        INSERT INTO notices (id, destination_id, kind, recipient, user_id, event_id, event_type, alarm_id, at, subject, content, payload, state, not_before, due_at, sent_at, created_at)
          SELECT id, '00000000-0000-0000-0000-000000000001', 'webhook', '', '00000000-0000-0000-0000-000000000001', id, 'alarm.raised', id, at, 's', 'c', '{}', CASE WHEN seq > 9950 THEN 'pending' ELSE 'sent' END, at, at, at, at FROM notice_events;
        INSERT INTO notice_attempts (notice_id, started_at, ended_at, outcome) SELECT id, at, at, 'sent' FROM notices;
        INSERT INTO system_logs (action, status, created_at) SELECT 'action-' || n % 100, 'done', '2026-01-01'::timestamptz + n * interval '5 minutes' FROM generate_series(1, 10000) n;
        """;

    private readonly TestDatabase _scratch = new();
    private readonly PlanLog _plans = new();

    public TestDatabase Scratch => _scratch.Require();

    public Database Watched { get; private set; } = null!;

    /// <summary>The plans of what was run since the last time.</summary>
    public List<Plan> Plans() => _plans.Take();

    public async ValueTask InitializeAsync()
    {
        await _scratch.InitializeAsync();
        if (_scratch.Database is null)
            return;
        var twin = await TestTwin.Open(_scratch, "m-1", Moments.Hot);
        await twin.Send(_scratch.Journal, Moments.Temperatures((0, 20)), checkpoint: true);
        await _scratch.Execute(Fill);
        await _scratch.Execute("VACUUM ANALYZE");
        Watched = new Database(Options.Create(_scratch.Options() with { ConnectionString = _scratch.ConnectionString + PlanLog.Options }), _plans);
    }

    public async ValueTask DisposeAsync()
    {
        if (Watched is not null)
            await Watched.DisposeAsync();
        await _scratch.DisposeAsync();
    }
}
