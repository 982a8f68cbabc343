using System.Text.Json.Nodes;

namespace Millwright.EndToEnd.Replay;

/// <summary>Real data through the whole house: sent by the simulator over HTTP, asked back over HTTP, compared with a computation of its own.</summary>
public sealed class ReplayTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-9;

    /// <summary>The valve closes: flow falls. The motor of the faultless run is warmer than any other, so its episodes come from the limit alone.</summary>
    [Fact]
    public Task Skab_comes_to_what_its_files_say() => Compare(RealSet.Skab, new Judging(
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.Zero,
        new()
        {
            ["flow"] = new SensorLimits(CriticalLow: 27, WarningLow: 29, Hysteresis: 1),
            ["motor_temperature"] = new SensorLimits(WarningHigh: 90.5, CriticalHigh: 91, Hysteresis: 0.3),
        }));

    [Fact]
    public Task Ai4i_comes_to_what_its_file_says() => Compare(RealSet.Ai4i, new Judging(
        TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.Zero,
        new()
        {
            ["torque"] = new SensorLimits(CriticalLow: 10, WarningLow: 15, WarningHigh: 60, CriticalHigh: 65, Hysteresis: 5),
            ["rotational_speed"] = new SensorLimits(WarningHigh: 2_000, CriticalHigh: 2_600, Hysteresis: 100),
        }));

    /// <summary>Allowed lateness puts the hour that the file has twice in order; taken back in the end, nothing is left waiting.</summary>
    [Fact]
    public Task A_large_machines_temperature_comes_to_what_its_file_says() => Compare(RealSet.MachineTemperature, new Judging(
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(2),
        new() { ["value"] = new SensorLimits(CriticalLow: 40, WarningLow: 55, WarningHigh: 100, CriticalHigh: 104, Hysteresis: 3) }));

    private async Task Compare(RealSet set, Judging judging)
    {
        var data = Prerequisite.DataFolder(set.Name);
        await using var product = await Installation.Start();
        await product.Api.Configure(set.Type, judging.Configuration());

        var replay = await Child.Run(
            Child.Start(Built.Simulator, ["replay", set.Name, "--data", data, "--speed", "max", "--url", product.Address.AbsoluteUri, .. set.Arguments]), TimeSpan.FromMinutes(10));

        replay.Code.ShouldBe(0, replay.ToString());
        if (judging.AllowedLateness > TimeSpan.Zero)
            await product.Api.Configure(set.Type, (judging with { AllowedLateness = TimeSpan.Zero }).Configuration(), change: true);
        var machines = set.Read(Path.Combine(data, set.Name)).GroupBy(static row => row.Machine).ToDictionary(static rows => rows.Key, rows => new Expected(set, judging, rows));
        (await product.Api.GetAll("/machines")).Select(static machine => (string)machine["id"]!).ShouldBe(machines.Keys, ignoreOrder: true);
        foreach (var (machine, expected) in machines)
        {
            await CompareHistory(product.Api, set, machine, expected);
            await CompareStatistics(product.Api, set, machine, expected);
            await CompareEpisodes(product.Api, machine, expected);
        }
        var episodes = machines.Values.SelectMany(static machine => machine.Episodes).ToArray();
        episodes.ShouldContain(static episode => episode.Sensor != null, "the limits of this test open no episode");
        episodes.ShouldContain(static episode => episode.Sensor == null, "the labels open no episode");
        output.WriteLine(
            $"{set.Name}: {machines.Count} machines, {machines.Values.Sum(static machine => machine.Rows.Length):N0} rows, {episodes.Length} episodes ({episodes.Count(static episode => episode.Sensor is not null)} from limits, {episodes.Count(static episode => episode.IsActive)} active, {episodes.Sum(static episode => episode.Reopened)} relapses). {replay.Output.Trim().Split('\n')[^1]}");
    }

    private static async Task CompareHistory(Api api, RealSet set, string machine, Expected expected)
    {
        var history = await api.GetAll($"/machines/{machine}/readings{Range(expected)}");
        history.Count.ShouldBe(expected.Rows.Length, machine);
        foreach (var (row, item) in expected.Rows.Zip(history.OrderBy(static item => (DateTimeOffset)item["timestamp"]!).ThenBy(static item => (long)item["sequence"]!)))
        {
            var where = $"{machine}, row {row.Number}";
            ((DateTimeOffset)item["timestamp"]!, (long)item["sequence"]!).ShouldBe((row.At, row.Number), where);
            ((bool?)item["hasFailure"]).ShouldBe(row.IsFailed, where);
            var values = item["values"]!.AsObject();
            set.Sensors.Select(sensor => (double)values[sensor]!).ShouldBe(row.Values, where);
        }
    }

    private static async Task CompareStatistics(Api api, RealSet set, string machine, Expected expected)
    {
        var live = await api.Get($"/machines/{machine}");
        ((long)live["readingCount"]!).ShouldBe(expected.Rows.Length, machine);
        ((long)live["lateCount"]!).ShouldBe(0, machine);
        var sensors = live["sensors"]!.AsArray().ToDictionary(static sensor => (string)sensor!["name"]!, static sensor => sensor!);
        sensors.Keys.ShouldBe(set.Sensors, ignoreOrder: true);
        foreach (var (name, statistics) in set.Sensors.Zip(expected.Sensors))
        {
            var (sensor, where) = (sensors[name], $"{machine}, {name}");
            ((int)sensor["count"]!).ShouldBe(statistics.Count, where);
            ((double)sensor["min"]!).ShouldBe(statistics.Min, where);
            ((double)sensor["max"]!).ShouldBe(statistics.Max, where);
            ((double)sensor["value"]!).ShouldBe(statistics.Last, where);
            ((double)sensor["mean"]!).ShouldBe(statistics.Mean, Math.Abs(statistics.Mean) * Tolerance, where);
            ((double)sensor["deviation"]!).ShouldBe(statistics.Deviation, statistics.Deviation * Tolerance, where);
        }
    }

    private static async Task CompareEpisodes(Api api, string machine, Expected expected)
    {
        var episodes = await api.GetAll($"/machines/{machine}/episodes");
        episodes.Reverse();
        episodes.Select(Told).ShouldBe(expected.Episodes, machine);
        foreach (var (episode, item) in expected.Episodes.Zip(episodes).Where(static pair => !pair.First.IsActive))
            (await api.GetAll($"/episodes/{(string)item["id"]!}/readings")).Count
                .ShouldBe(expected.Rows.Count(row => row.At >= episode.Start && row.At <= episode.LastBad), $"{machine}, readings of the episode of {episode.Start:O}");
    }

    private static ExpectedEpisode Told(JsonNode episode)
    {
        var cause = episode["cause"]!;
        var lastBad = (DateTimeOffset)episode["lastBadAt"]!;
        if (episode["endTime"] is { } end)
            ((DateTimeOffset)end).ShouldBe(lastBad);
        return new ExpectedEpisode((DateTimeOffset)episode["startTime"]!, lastBad, (bool)episode["isActive"]!, (string?)cause["sensor"], (int)episode["reopened"]!);
    }

    private static string Range(Expected expected) =>
        $"?from={Uri.EscapeDataString($"{expected.Rows[0].At:O}")}&to={Uri.EscapeDataString($"{expected.Rows[^1].At.AddSeconds(1):O}")}";
}
