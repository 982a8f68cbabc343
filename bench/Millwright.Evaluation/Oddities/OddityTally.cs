namespace Millwright.Evaluation.Oddities;

/// <summary>What was found of machines of one type, by each algorithm and by several together.</summary>
/// <param name="Found">By algorithm, then by kind of oddity; <paramref name="Oddities"/>: by kind, how many there were.</param>
/// <param name="Months">Machine-months in which false alarms were counted.</param>
internal sealed record OddityTally(string Type, int[][] Found, int[] Oddities, int[] FalseAlarms, double Months)
{
    private static readonly int _streaming = (1 << Silo.Learning.MachineDetectors.Kinds.Count) - 1;
    private static readonly int _product = (1 << Watcher.Algorithms.Count) - 1;
    private static readonly int _kinds = Enum.GetValues<OddityKind>().Length;

    /// <summary>What is told of, and the bits of the algorithms that count for it: each by itself, all of the product, its model's measures, its streaming detectors; then each candidate, and the product with it.</summary>
    private static readonly (string Name, int Mask)[] _rows =
    [
        .. Watcher.Algorithms.Select(static (name, place) => (name, 1 << place)), ("any of them", _product), ("any measure of the model", _product & ~_streaming), ("any streaming detector", _streaming),
        .. Candidate.All.Select(static (candidate, place) => (candidate.Name, 1 << (Watcher.Algorithms.Count + place))),
        .. Candidate.All.Select(static (candidate, place) => ($"any of them, with {candidate.Name}", _product | 1 << (Watcher.Algorithms.Count + place))),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. _rows.Select(static row => row.Name)];

    public static int Any => Watcher.Algorithms.Count;

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
                if (strange.AsSpan(oddity.First, oddity.Last - oddity.First + 1).ContainsAnyExcept(0) && Array.Exists(strange[oddity.First..(oddity.Last + 1)], bits => (bits & _rows[place].Mask) != 0))
                    Found[place][(int)oddity.Kind]++;
        }
    }

    /// <summary>What stays strange, or becomes so again within the separation, is one alarm of its algorithm; those of several together add up.</summary>
    /// <param name="separation">In rows.</param>
    public void AddFalseAlarms(int[] strange, double separation, double months)
    {
        Months += months;
        for (var bit = 1; bit < 1 << (Watcher.Algorithms.Count + Candidate.All.Count); bit <<= 1)
        {
            var last = double.NegativeInfinity;
            for (var row = 0; row < strange.Length; row++)
            {
                if ((strange[row] & bit) == 0)
                    continue;
                for (var place = 0; row - last >= separation && place < Names.Count; place++)
                    FalseAlarms[place] += (_rows[place].Mask & bit) != 0 ? 1 : 0;
                last = row;
            }
        }
    }

    private static int[] Sum(int[] one, int[] other) => [.. one.Zip(other, static (left, right) => left + right)];
}
