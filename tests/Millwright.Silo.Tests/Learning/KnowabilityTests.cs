using Millwright.Silo.Learning;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Tests.Learning;

/// <summary>A training sees what was known as it was asked for, whenever it is done.</summary>
public sealed class KnowabilityTests : PlantTest
{
    [Fact]
    public async Task What_became_known_later_changes_no_row_no_past_and_no_episode()
    {
        await using var plant = await Plant.Start(Server);
        await WearingPumps.Live(plant);
        await Server.Execute(
            """
            UPDATE episodes e SET end_time = NULL FROM (SELECT machine_key, max(start_time) AS newest FROM episodes GROUP BY 1) n
             WHERE e.machine_key = n.machine_key AND e.start_time = n.newest AND e.machine_key = (SELECT machine_key FROM machines WHERE machine_id = 'pump-2')
            """);
        var known = await Server.Scalar<DateTime>("SELECT greatest(clock_timestamp(), (SELECT max(arrived_at) FROM readings))");
        var before = await Seen(plant, known);

        // A reading that came late, hot within an episode; an episode of which nobody knew; the end of one; a maintenance; a limit that was passed.
        await Server.Execute(
            $"""
            INSERT INTO readings (machine_key, at, id, seq, arrived_at, flags, layout, "values")
            SELECT machine_key, at + interval '7 minutes', id + 1, seq + 100000, '{known:O}'::timestamptz + interval '1 second', flags, layout, ARRAY[150, 50] FROM readings;
            INSERT INTO episodes (id, machine_key, start_time, last_bad_at, end_time, cause, peaks, reading_count, reopened)
            SELECT gen_random_uuid(), machine_key, '{WearingPumps.At(40):O}', '{WearingPumps.At(41):O}', '{WearingPumps.At(41):O}', cause, peaks, 1, 0 FROM episodes ORDER BY start_time LIMIT 1;
            UPDATE episodes SET end_time = start_time + interval '2 hours' WHERE end_time IS NULL;
            INSERT INTO twin_commands (machine_key, seq, at, kind) SELECT machine_key, 1000000, '{known:O}'::timestamptz + interval '1 second', 'maintenance-began' FROM machines;
            INSERT INTO machine_events (id, machine_key, at, recorded_at, kind, sensor)
            SELECT gen_random_uuid(), machine_key, '{WearingPumps.At(30):O}', '{known:O}'::timestamptz + interval '1 second', 'limit-passed', 'temperature' FROM machines;
            """);

        (await Seen(plant, known)).ShouldBe(before);
        (await Seen(plant, DateTime.SpecifyKind(known.AddDays(1), DateTimeKind.Utc))).ShouldNotBe(before);
    }

    /// <summary>All that a training of the cut learns from, as text.</summary>
    private static async Task<string> Seen(Plant plant, DateTime knownBy)
    {
        var (history, sets) = (WearingPumps.Get<TrainingHistory>(plant), WearingPumps.Get<TrainingSets>(plant));
        var request = WearingPumps.Request with { To = new DateTimeOffset(knownBy).AddDays(2), KnownBy = knownBy };
        var machines = await history.Machines(Twins.Models.ModelScope.Fleet, CancellationToken.None);
        var spec = await sets.Describe(machines, request, Twins.Models.ModelScope.Fleet, CancellationToken.None);
        var set = await sets.Build(machines, [spec], request, request.SampleEvery, new Progress<double>(), CancellationToken.None);
        var told = new List<string>();
        for (var row = 0; row < set.Rows; row++)
            told.Add($"{set.Machine[row]} {set.At[row]} {set.HoursLeft(row)} {set.Downtime(row, TimeSpan.FromDays(1).Micros())} {string.Join(' ', set.Inputs[0].Columns.Select((_, column) => set.Inputs[0][column][row]))}");
        foreach (var machine in machines)
        {
            var past = await MachinePast.Read(history, machine.Key, request.To, request.KnownBy, CancellationToken.None);
            told.AddRange(past.Maintenance.Select(static span => $"{span}"));
            foreach (var episode in past.Episodes)
                told.Add($"{episode} {string.Join(' ', await EpisodeFeatures.Of(history, machine.Key, episode, episode.EndedAt ?? episode.StartedAt, spec.SensorNames, request.KnownBy, CancellationToken.None))}");
        }
        return string.Join('\n', told);
    }
}
