using Millwright.Twins.State;

namespace Millwright.Twins.Statistics;

/// <summary>The open minute of a twin: what goes into it, and the roll-up when it closes.</summary>
internal static class Minutes
{
    public const long Length = 60_000_000;

    public static long Of(long at) => at - at % Length;

    public static void Add(ref SensorState sensor, double value, long at)
    {
        var before = sensor.MinuteCount++;
        if (before == 0)
        {
            sensor.MinuteSum = sensor.MinuteM2 = 0;
            sensor.MinuteMin = sensor.MinuteMax = value;
            sensor.MinuteLastAt = 0;
        }
        else
        {
            // A sum of squares would lose a small deviation of large values to rounding. Youngs & Cramer, Technometrics 13 (1971).
            var deviation = before * value - sensor.MinuteSum;
            sensor.MinuteM2 += deviation * deviation / ((double)before * sensor.MinuteCount);
        }
        sensor.MinuteSum += value;
        sensor.MinuteMin = Math.Min(sensor.MinuteMin, value);
        sensor.MinuteMax = Math.Max(sensor.MinuteMax, value);
        if (at < sensor.MinuteLastAt)
            return;
        sensor.MinuteLast = value;
        sensor.MinuteLastAt = at;
    }

    /// <summary>Closes the open minute if <paramref name="at"/> lies past it, and opens the one of <paramref name="at"/>.</summary>
    public static void MoveTo(TwinState state, long at, Effects effects)
    {
        var minute = Of(at);
        if (minute == state.OpenMinute)
            return;
        if (state.OpenMinute != 0)
            Close(state, effects);
        state.OpenMinute = minute;
    }

    private static void Close(TwinState state, Effects effects)
    {
        var count = 0;
        foreach (ref readonly var sensor in state.Sensors.AsSpan())
            if (sensor.MinuteCount > 0)
                count++;
        if (count == 0)
            return;
        var names = count == state.SensorNames.Length ? state.SensorNames : new string[count];
        var rollup = new MinuteRollup(
            state.OpenMinute, names, new int[count], new double[count], new double[count], new double[count], new double[count], new double[count], new long[count]);
        var next = 0;
        for (var slot = 0; slot < state.Sensors.Length; slot++)
        {
            ref var sensor = ref state.Sensors[slot];
            if (sensor.MinuteCount == 0)
                continue;
            if (!ReferenceEquals(names, state.SensorNames))
                names[next] = state.SensorNames[slot];
            rollup.Count[next] = sensor.MinuteCount;
            rollup.Sum[next] = sensor.MinuteSum;
            rollup.M2[next] = sensor.MinuteM2;
            rollup.Min[next] = sensor.MinuteMin;
            rollup.Max[next] = sensor.MinuteMax;
            rollup.Last[next] = sensor.MinuteLast;
            rollup.LastAt[next] = sensor.MinuteLastAt;
            sensor.MinuteCount = 0;
            next++;
        }
        effects.Add(rollup);
    }
}
