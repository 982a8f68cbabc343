using System.Xml;

namespace Millwright.EndToEnd.Replay;

/// <summary>The limits of one sensor, as far as these tests use them; no delays, so that a value counts at once.</summary>
internal sealed record SensorLimits(double? CriticalLow = null, double? WarningLow = null, double? WarningHigh = null, double? CriticalHigh = null, double Hysteresis = 0);

/// <summary>How a set's machines are judged.</summary>
internal sealed record Judging(TimeSpan QuietTime, TimeSpan ReopenWindow, TimeSpan AllowedLateness, Dictionary<string, SensorLimits> Limits)
{
    /// <summary>The same as <c>PUT /machine-types/{type}/configuration</c> takes it.</summary>
    public object Configuration() => new
    {
        episodeQuietTime = XmlConvert.ToString(QuietTime),
        episodeReopenWindow = XmlConvert.ToString(ReopenWindow),
        // Silence would let waiting readings go, so it must be longer.
        noDataTimeout = XmlConvert.ToString(AllowedLateness + TimeSpan.FromHours(1)),
        allowedLateness = XmlConvert.ToString(AllowedLateness),
        sensors = Limits.ToDictionary(static sensor => sensor.Key, static sensor => new { limits = sensor.Value }),
    };
}

/// <param name="Sensor">The sensor that opened it; null: the label did.</param>
internal sealed record ExpectedEpisode(DateTimeOffset Start, DateTimeOffset LastBad, bool IsActive, string? Sensor, int Reopened);

internal sealed record ExpectedSensor(int Count, double Mean, double Deviation, double Min, double Max, double Last);

/// <summary>
/// What a machine's rows must have come to, computed from the rules as the documentation states them: all rows at once, in two passes where
/// two are simplest.
/// </summary>
internal sealed class Expected
{
    private readonly RealSet _set;
    private readonly Judging _judging;

    public Expected(RealSet set, Judging judging, IEnumerable<Row> rows)
    {
        (_set, _judging) = (set, judging);
        // Equal instants in the order of their numbers: the producer sends the row's number as its sequence.
        Rows = [.. rows.OrderBy(static row => row.At).ThenBy(static row => row.Number)];
        Sensors = [.. set.Sensors.Select((_, column) => Statistics([.. Rows.Select(row => row.Values[column])]))];
        Episodes = FindEpisodes();
    }

    public Row[] Rows { get; }

    public ExpectedSensor[] Sensors { get; }

    public List<ExpectedEpisode> Episodes { get; }

    private static ExpectedSensor Statistics(double[] values)
    {
        var mean = values.Sum() / values.Length;
        var squares = values.Sum(value => (value - mean) * (value - mean));
        return new ExpectedSensor(values.Length, mean, Math.Sqrt(squares / (values.Length - 1)), values.Min(), values.Max(), values[^1]);
    }

    private List<ExpectedEpisode> FindEpisodes()
    {
        var episodes = new List<ExpectedEpisode>();
        var levels = new string[_set.Sensors.Length];
        Array.Fill(levels, "");
        foreach (var row in Rows)
        {
            for (var column = 0; column < levels.Length; column++)
                levels[column] = Level(row.Values[column], levels[column], _judging.Limits.GetValueOrDefault(_set.Sensors[column]) ?? new SensorLimits());
            var critical = _set.Sensors.Where((_, column) => levels[column].StartsWith("critical", StringComparison.Ordinal)).Order(StringComparer.Ordinal).FirstOrDefault();
            Take(episodes, row.At, row.IsFailed == true || critical is not null, row.IsFailed == true ? null : critical);
        }
        return episodes;
    }

    private void Take(List<ExpectedEpisode> episodes, DateTimeOffset at, bool isBad, string? sensor)
    {
        var last = episodes.Count == 0 ? null : episodes[^1];
        if (last is { IsActive: true })
        {
            if (isBad)
                episodes[^1] = last with { LastBad = at };
            else if (at - last.LastBad >= _judging.QuietTime)
                episodes[^1] = last with { IsActive = false };
        }
        else if (isBad && last is not null && at - last.LastBad <= _judging.ReopenWindow)
            episodes[^1] = last with { LastBad = at, IsActive = true, Reopened = last.Reopened + 1 };
        else if (isBad)
            episodes.Add(new ExpectedEpisode(at, at, IsActive: true, sensor, 0));
    }

    /// <summary>Which limit a value is past; the one that counted before is left only by the hysteresis, and a critical one holds its warning, too.</summary>
    private static string Level(double value, string before, SensorLimits limits)
    {
        var low = before.EndsWith("low", StringComparison.Ordinal) ? limits.Hysteresis : 0;
        var high = before.EndsWith("high", StringComparison.Ordinal) ? limits.Hysteresis : 0;
        if (value > limits.CriticalHigh - (before == "critical high" ? high : 0))
            return "critical high";
        if (value < limits.CriticalLow + (before == "critical low" ? low : 0))
            return "critical low";
        if (value > limits.WarningHigh - high)
            return "warning high";
        return value < limits.WarningLow + low ? "warning low" : "";
    }
}
