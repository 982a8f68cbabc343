namespace Millwright.Bench.Sizing;

/// <summary>What carries a plant, by rule of three from <see cref="Measured"/>: twice what was measured, so that half of it stands idle on an ordinary day.</summary>
internal sealed record Needs(Plant Plant)
{
    public const int CoresOfNode = 8;

    /// <summary>Connections of a process in a cluster with the settings as they come.</summary>
    public const int ConnectionsOfNode = 33;

    private const double Headroom = 2;
    private const double PageBytes = 8192;
    private const double Gigabyte = 1024.0 * 1024 * 1024;
    private const int SecondsOfDay = 86_400;

    private double Cores => Plant.ReadingsPerSecond * Plant.Weight / (Plant.IsSingle ? Measured.SingleReadingsPerCore : Measured.ReadingsPerCore) * Headroom;

    /// <summary>Of all nodes together.</summary>
    public int NodeCores => Math.Max(1, (int)Math.Ceiling(Cores * (1 - Measured.PostgresShare)));

    public int PostgresCores => Math.Max(1, (int)Math.Ceiling(Cores * Measured.PostgresShare));

    /// <summary>Without the one more that lets one die.</summary>
    public int Nodes => (int)Math.Ceiling(NodeCores / (double)CoresOfNode);

    /// <summary>A node holds its share of the twins, all of them live, and knows every machine.</summary>
    public double NodeGigabytes
    {
        get
        {
            var twin = Measured.TwinBytes + (Measured.TwinStateBytes * ((Plant.Sensors / (double)Measured.Sensors) - 1));
            return (Measured.ProcessBytes + (Plant.Machines * Measured.KnownMachineBytes) + (Plant.Machines / (double)Nodes * (twin - Measured.KnownMachineBytes))) / Gigabyte;
        }
    }

    /// <summary>A page of the day's index for each machine, where its next reading goes, and as much again for all else. Paper, not measured.</summary>
    public double PostgresGigabytes => 1 + (2 * Plant.Machines * PageBytes / Gigabyte);

    /// <summary>Bytes a second that go to the log.</summary>
    public double LogBytesPerSecond => Plant.ReadingsPerSecond * (Measured.LogBytes + (8 * (Plant.Sensors - Measured.Sensors)));

    public double DiskGigabytesPerDay
    {
        get
        {
            var reading = Measured.ReadingBytes + Measured.RestBytes + (8.0 * (Plant.Sensors - Measured.Sensors));
            var minutes = Math.Min(SecondsOfDay / 60.0, SecondsOfDay / Plant.Every.TotalSeconds);
            var rollups = Plant.Machines * minutes * Measured.RollupBytes * Plant.Sensors / Measured.Sensors;
            return ((Plant.ReadingsPerSecond * SecondsOfDay * reading) + rollups) / Gigabyte;
        }
    }

    public double DiskGigabytes => DiskGigabytesPerDay * Plant.Keep.TotalDays;

    public int Connections => (Nodes + 1) * ConnectionsOfNode;

    /// <summary>What bends first, the most strained at the beginning: each with how much of its bound the plant takes.</summary>
    public IReadOnlyList<Bound> Bounds =>
    [
        .. new[]
        {
            new Bound("disk of one PostgreSQL, 20 TB", DiskGigabytes / 20_000, "keep readings for less long (Retention__Readings); roll-ups of hours and days stay. Then several clusters, each with its PostgreSQL"),
            new Bound("log of one PostgreSQL, 200 MB/s", LogBytesPerSecond / 200e6, "a cluster for each site or line, each with its PostgreSQL: machines share nothing but configurations"),
            new Bound("cores of one PostgreSQL, 32", PostgresCores / 32.0, "several clusters, each with its PostgreSQL"),
            new Bound("nodes of one cluster, 16", Nodes / 16.0, "several clusters; producers that send single readings should send batches"),
            new Bound("memory of a node, 64 GB", NodeGigabytes / 64, "more nodes; Twins__IdleAfter lets twins that seldom report leave memory"),
            new Bound("connections of one PostgreSQL, 500", Connections / 500.0, "Storage__QueryConnections of fewer than 16"),
        }.OrderByDescending(static bound => bound.Share),
    ];
}

/// <param name="What">And where it is set: by judgement, not by measurement.</param>
/// <param name="Share">1: all of it is taken.</param>
/// <param name="Then">What comes after it.</param>
internal sealed record Bound(string What, double Share, string Then);
