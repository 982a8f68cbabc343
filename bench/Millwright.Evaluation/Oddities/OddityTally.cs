namespace Millwright.Evaluation.Oddities;

/// <summary>What was found of machines of one type, by each algorithm and by several together.</summary>
/// <param name="Found">By algorithm, then by kind of oddity; <paramref name="Oddities"/>: by kind, how many there were.</param>
/// <param name="Months">Machine-months in which false alarms were counted.</param>
internal sealed record OddityTally(string Type, int[][] Found, int[] Oddities, int[] FalseAlarms, double Months)
{
    private static readonly int _streaming = Silo.Learning.MachineDetectors.Kinds.Count;
    private static readonly int _kinds = Enum.GetValues<OddityKind>().Length;

    /// <summary>Each algorithm by itself, then all, the model's measures, the streaming detectors.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Watcher.Algorithms, "any of them", "any measure of the model", "any streaming detector"];

    public static int Any => Names.Count - 3;

    public static IReadOnlyList<int> Together { get; } = [Any, Any + 1, Any + 2];

    public double Months { get; private set; } = Months;

    public static OddityTally None(string type) => new(type, [.. Names.Select(static _ => new int[_kinds])], new int[_kinds], new int[Names.Count], 0);

    public static OddityTally operator +(OddityTally one, OddityTally other) => new(
        "all", [.. one.Found.Zip(other.Found, Sum)], Sum(one.Oddities, other.Oddities), Sum(one.FalseAlarms, other.FalseAlarms), one.Months + other.Months);

    /// <summary>An oddity is found where one of its rows is strange.</summary>
    public void AddFound(int[] strange, IReadOnlyList<Oddity> oddities)
    {
        foreach (var oddity in oddities)
        {
            Oddities[(int)oddity.Kind]++;
            for (var place = 0; place < Names.Count; place++)
                if (strange.AsSpan(oddity.First, oddity.Last - oddity.First + 1).ContainsAnyExcept(0) && Array.Exists(strange[oddity.First..(oddity.Last + 1)], bits => (bits & Mask(place)) != 0))
                    Found[place][(int)oddity.Kind]++;
        }
    }

    /// <summary>What stays strange, or becomes so again within the separation, is one alarm of its algorithm; those of several together add up.</summary>
    /// <param name="separation">In rows.</param>
    public void AddFalseAlarms(int[] strange, double separation, double months)
    {
        Months += months;
        for (var algorithm = 0; algorithm < Watcher.Algorithms.Count; algorithm++)
        {
            var last = double.NegativeInfinity;
            for (var row = 0; row < strange.Length; row++)
            {
                if ((strange[row] & Mask(algorithm)) == 0)
                    continue;
                for (var place = 0; row - last >= separation && place < Names.Count; place++)
                    FalseAlarms[place] += place == algorithm || (place >= Any && (Mask(place) & Mask(algorithm)) != 0) ? 1 : 0;
                last = row;
            }
        }
    }

    private static int Mask(int place) => (place - Any) switch
    {
        < 0 => 1 << place,
        0 => (1 << Watcher.Algorithms.Count) - 1,
        1 => ((1 << Watcher.Algorithms.Count) - 1) & ~((1 << _streaming) - 1),
        _ => (1 << _streaming) - 1,
    };

    private static int[] Sum(int[] one, int[] other) => [.. one.Zip(other, static (left, right) => left + right)];
}
