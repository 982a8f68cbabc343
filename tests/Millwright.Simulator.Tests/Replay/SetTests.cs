using Millwright.Simulator.Replay;

namespace Millwright.Simulator.Tests.Replay;

/// <summary>Counts of rows, machines and labels: each stands in the README beside its set or follows from a count in it.</summary>
public class SetTests
{
    [Theory]
    // 14 machines × 2,160 hours, and 37,114 rows of windows of machines 21 to 60
    [InlineData("azure-pdm", 30_240 + 37_114, 54)]
    [InlineData("cmapss", 20_631 + 13_096 + 24_720 + 16_596, 400)]
    // the README counts 201,943 line ends; four files lack the last one
    [InlineData("nab", 201_943 + 4, 29)]
    [InlineData("hydraulic", 1_545 * 60, 1)]
    [InlineData("ai4i2020", 10_000, 1)]
    [InlineData("gas-sensor-drift", 445 + 1_244 + 1_586 + 161, 1)]
    [InlineData("drift-streams", 45_312 + 50_000, 2)]
    public void A_replay_has_the_rows_and_machines_of_its_set(string name, int rows, int machines)
    {
        var survey = Survey.Of(Read(name));

        (survey.Readings, survey.Machines.Count).ShouldBe((rows, machines));
    }

    [Fact]
    public void Cwrus_recordings_are_told_ten_times_a_second_and_damage_knocks()
    {
        var recordings = Read("cwru").ToLookup(r => r.Machine);

        recordings.Count.ShouldBe(8);
        // The README: about 10 s, 121,000 samples at 12,000 a second; the re-saved piece has 8,192.
        recordings["cwru-IR007_1"].Count().ShouldBeInRange(100, 102);
        recordings["cwru-IR007_1_first_8192_compressed"].Count().ShouldBe(6);
        recordings["cwru-IR007_1_first_8192_compressed"].First().Values[..4].ShouldBe(recordings["cwru-IR007_1"].First().Values[..4]);
        var kurtosis = Array.IndexOf(recordings["cwru-IR007_1"].First().Sensors, "drive_end_kurtosis");
        recordings["cwru-Normal_0_first_half"].Average(r => r.Values[kurtosis]).ShouldBe(3, 0.4);
        recordings["cwru-IR007_1"].Average(r => r.Values[kurtosis]).ShouldBeGreaterThan(4);
        recordings["cwru-Normal_0_first_half"].ShouldAllBe(r => r.HasFailure == false);
        recordings["cwru-OR007-6_1"].ShouldAllBe(r => r.HasFailure == true);
    }

    [Fact]
    public void Skab_is_sixteen_experiments_and_the_anomaly_free_hours()
    {
        var readings = Read("skab").ToList();

        readings.Select(r => r.Machine).Distinct().Count().ShouldBe(17);
        readings.Count(r => r.Machine == "skab-anomaly-free").ShouldBe(9_405);
        readings.ShouldAllBe(r => (r.HasFailure == null) == (r.Machine == "skab-anomaly-free"));
        readings.Count(r => r.HasFailure == true).ShouldBe(Lines("skab/valve1", l => l.Split(';')[9] == "1.0"));
    }

    [Fact]
    public void Azures_failures_are_the_hours_of_its_failure_file()
    {
        var readings = Read("azure-pdm").ToList();
        var hours = readings.Select(r => (r.Machine, r.At)).ToHashSet();
        var failures = File.ReadLines(Path.Combine(SharedData.Set("azure-pdm"), "PdM_failures.csv")).Skip(1).Select(l => l.Split(','))
            .Select(f => ($"pdm-{f[1]}", DateTimeOffset.Parse(f[0] + "Z"))).Distinct().Where(hours.Contains).ToHashSet();

        failures.Count.ShouldBeGreaterThan(50);
        readings.Where(r => r.HasFailure == true).Select(r => (r.Machine, r.At)).ToHashSet().SetEquals(failures).ShouldBeTrue();
        readings.Any(r => r.Values[^1] > 0 && r.Sensors[^1] == "errors").ShouldBeTrue();
    }

    [Fact]
    public void Each_training_engine_fails_in_its_last_cycle_and_no_test_engine_does()
    {
        var engines = Read("cmapss").GroupBy(r => r.Machine).ToList();

        engines.Count(e => e.Last().HasFailure == true).ShouldBe(200);
        engines.ShouldAllBe(e => e.SkipLast(1).All(r => r.HasFailure == false));
        engines.Where(e => e.Key.StartsWith("test", StringComparison.Ordinal)).ShouldAllBe(e => e.Last().HasFailure == false);
        engines[0].First().Sensors.Length.ShouldBe(21);
    }

    [Fact]
    public void Nabs_failures_are_its_windows() =>
        // The README: both ends of a window are inside. The first of the square wave has none.
        Read("nab").Where(r => r.HasFailure == true).Select(r => r.Machine).Distinct().Count().ShouldBeInRange(20, 29);

    [Fact]
    public void Ai4i_has_339_failures() => Read("ai4i2020").Count(r => r.HasFailure == true).ShouldBe(339);

    [Theory]
    [InlineData("azure-pdm")]
    [InlineData("cmapss")]
    [InlineData("nab")]
    [InlineData("skab")]
    [InlineData("hydraulic")]
    [InlineData("ai4i2020")]
    [InlineData("gas-sensor-drift")]
    [InlineData("drift-streams")]
    [InlineData("cwru")]
    public void Ids_are_well_formed_values_finite_and_sequences_without_a_gap(string name)
    {
        var last = new Dictionary<string, Reading>();
        foreach (var reading in Read(name))
        {
            if (last.TryGetValue(reading.Machine, out var before))
                Assert.Equal(before.Sequence + 1, reading.Sequence);
            else
                reading.Machine.ShouldMatch("^[A-Za-z0-9._:-]{1,64}$");
            Assert.Equal(reading.Sensors.Length, reading.Values.Length);
            Assert.DoesNotContain(reading.Values, double.IsInfinity);
            last[reading.Machine] = reading;
        }
    }

    [Fact]
    public void A_set_kept_machine_by_machine_is_brought_in_order_of_time_for_a_pace()
    {
        var survey = Survey.Of(Read("azure-pdm"));

        survey.InOrder.ShouldBeFalse();
        var ordered = survey.Ordered(Read("azure-pdm")).ToList();
        ordered.Count.ShouldBe((int)survey.Readings);
        ordered.Zip(ordered.Skip(1)).ShouldAllBe(r => r.First.At <= r.Second.At);
    }

    private static IEnumerable<Reading> Read(string name)
    {
        var set = Sets.All.Single(s => s.Name == name);
        return set.Read(SharedData.Set(name), null);
    }

    private static int Lines(string folder, Func<string, bool> counts) =>
        Directory.GetFiles(Path.Combine(SharedData.Folder!, folder)).Sum(file => File.ReadLines(file).Skip(1).Count(counts));
}
