using System.Globalization;

namespace Millwright.EndToEnd.Browser;

/// <summary>A page on a wall is open for days: hours of stream, as fast as it takes them, leave nothing behind.</summary>
public sealed class HoursTests(ITestOutputHelper output)
{
    private const int Machines = 1_000;

    /// <summary>Of the plant's time, all quarters together. <c>MILLWRIGHT_TEST_STREAM_HOURS=8</c> is a whole shift.</summary>
    private static readonly double Hours =
        double.TryParse(Environment.GetEnvironmentVariable("MILLWRIGHT_TEST_STREAM_HOURS"), CultureInfo.InvariantCulture, out var hours) ? hours : 0.2;

    /// <summary>What compiled code, caches of the browser and the machines that happen to be in an episode may make of a difference: ten bytes kept of each update would be twice as much.</summary>
    private const double MostGrowth = 1.35;

    [Theory]
    [Trait(Length.Name, Length.Long)]
    [InlineData("#/?view=both")]
    [InlineData("#/machines/press-7?range=5m")]
    public async Task Hours_of_stream_leave_no_more_memory_nodes_or_listeners_behind_than_the_first_quarter_of_them(string place)
    {
        await using var product = await Installation.Start();
        await product.Api.Ingest([.. Enumerable.Range(0, Machines).Select(static press => new SentReading(
            $"press-{press}", TimeProvider.System.GetUtcNow(), new() { ["force"] = 40, ["speed"] = 41, ["temperature"] = 42, ["vibration"] = 43 }))]);
        await using var script = await Script.Start("stream.mjs", Prerequisite.Browser());

        var answer = await script.Do(new { @do = "stream", url = product.Address.AbsoluteUri, place, hours = Hours }, TimeSpan.FromMinutes(8 + Hours * 10));

        answer["complaints"]!.AsArray().ShouldBeEmpty();
        var quarters = answer["quarters"]!.AsArray();
        output.WriteLine($"{place}, {Hours} h: {quarters.ToJsonString()}");
        var (first, last) = (quarters[0]!, quarters[^1]!);
        foreach (var what in new[] { "heap", "nodes", "listeners" })
            ((double)last[what]!).ShouldBeLessThan((double)first[what]! * MostGrowth, $"{what}: {quarters.ToJsonString()}");
    }
}
