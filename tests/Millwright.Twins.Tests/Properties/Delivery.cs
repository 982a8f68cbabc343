namespace Millwright.Twins.Tests.Properties;

/// <summary>Ways to bring the readings of a story to a twin. Each ends with the clock far ahead, so that nothing still waits.</summary>
internal static class Delivery
{
    /// <summary>One by one, by arrival.</summary>
    public static Press OneByOne(Story story)
    {
        var press = new Press(story.Configuration);
        foreach (var reading in story.Readings)
            press.Reads(reading);
        return Ended(press);
    }

    /// <summary>What arrived together as one batch.</summary>
    public static Press ByArrival(Story story, Action<Press, Random>? between = null)
    {
        var press = new Press(story.Configuration);
        var random = new Random(story.Seed);
        foreach (var together in story.Readings.GroupBy(reading => reading.ArrivedAt))
        {
            between?.Invoke(press, random);
            press.Takes([.. together]);
        }
        return Ended(press);
    }

    /// <summary>What arrived together in any split, with repeats of anything told so far, and, when order is free, in any order.</summary>
    public static Press Anyhow(Story story, bool inOrder)
    {
        var press = new Press(story.Configuration);
        var random = new Random(story.Seed);
        var told = new List<Reading>();
        foreach (var together in story.Readings.GroupBy(reading => reading.ArrivedAt))
        {
            var left = together.ToArray();
            if (!inOrder)
                random.Shuffle(left);
            while (left.Length > 0)
            {
                var some = left[..random.Next(1, left.Length + 1)];
                left = left[some.Length..];
                told.AddRange(some);
                Reading[] repeats = [.. Enumerable.Range(0, random.Next(3)).Select(_ => told[random.Next(told.Count)] with { ArrivedAt = together.Key })];
                press.Takes([.. some, .. repeats]);
                if (random.Next(4) == 0)
                    press.Takes([told[random.Next(told.Count)] with { ArrivedAt = together.Key }]);
            }
        }
        return Ended(press);
    }

    /// <summary>The clock looked at now and then between two batches, and always before it reaches the next.</summary>
    public static Press WithGlancesAtTheClock(Story story)
    {
        var arrivals = new Queue<long>(story.Readings.Select(reading => reading.ArrivedAt).Distinct());
        return ByArrival(story, (press, random) =>
        {
            var (last, next) = (press.State.LastArrivedAt, arrivals.Dequeue());
            for (var glances = random.Next(3); glances > 0 && last != 0; glances--)
                press.ClockShows(Press.Seconds(last = random.NextInt64(last, next + 1)));
        });
    }

    private static Press Ended(Press press)
    {
        press.ClockShows(Press.Seconds(Story.End));
        return press;
    }
}
