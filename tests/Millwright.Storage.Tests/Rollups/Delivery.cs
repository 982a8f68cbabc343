using Millwright.Twins.Readings;

namespace Millwright.Storage.Tests.Rollups;

/// <summary>
/// Three days of a machine's readings in any split and order, with repeats, bad quality and sensors that come and go. Values are eighths, so that
/// their sums are exact in whatever order.
/// </summary>
internal static class Delivery
{
    private const long Day = 24 * 60 * Moments.Minute;
    private static readonly string[][] Layouts = [["pressure"], ["pressure", "torque"], ["torque", "pressure"], ["torque"]];

    public static IEnumerable<ReadingBatch> Of(int seed)
    {
        var random = new Random(seed);
        var midnight = Moments.Start - (6 * 60 * Moments.Minute);
        var told = new List<ReadingBatch>();
        for (var (now, end) = (midnight, midnight + (3 * Day)); now < end; now += random.NextInt64(2 * 60 * Moments.Minute))
        {
            // A third comes late: anywhere in what has passed.
            var from = random.Next(3) == 0 ? midnight + random.NextInt64(now - midnight + 1) : now;
            var sensors = Layouts[random.Next(Layouts.Length)];
            var rows = Enumerable.Range(0, random.Next(1, 12))
                .Select(_ => (from + random.NextInt64(5 * Moments.Minute), sensors.Select(_ => random.Next(5) == 0 ? double.NaN : 1_000_000 + (random.Next(800) / 8.0)).ToArray())).ToArray();
            told.Add(Moments.Batch(sensors, rows, random.Next(6) == 0 ? (ReadingFlags)ReadingQuality.Bad : ReadingFlags.None));
            yield return told[^1];
            if (random.Next(4) == 0)
                yield return told[random.Next(told.Count)];
        }
        yield return Moments.Batch(["pressure"], [(midnight + (3 * Day) + Moments.Minute, [1])]);
    }
}
