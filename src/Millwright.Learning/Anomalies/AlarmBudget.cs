namespace Millwright.Learning.Anomalies;

/// <summary>How many false alarms a machine may raise, and what counts as one alarm.</summary>
/// <param name="PerMonth">False alarms a month (30 days) at most, more than 0.</param>
/// <param name="Separation">Scores above the threshold that lie closer together than this are one alarm.</param>
public sealed record AlarmBudget(double PerMonth, TimeSpan Separation)
{
    public double PerMonth { get; } = PerMonth > 0
        ? PerMonth
        : throw new ArgumentOutOfRangeException(nameof(PerMonth), PerMonth, "A budget without any false alarm allows no alarm at all: give more than 0.");

    public TimeSpan Separation { get; } = Separation > TimeSpan.Zero
        ? Separation
        : throw new ArgumentOutOfRangeException(nameof(Separation), Separation, "Alarms are told apart by a time of more than 0.");

    public static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <summary>One a month, an hour apart.</summary>
    public static readonly AlarmBudget Default = new(1, TimeSpan.FromHours(1));
}

/// <summary>What a machine's quiet time says about a threshold that keeps the budget.</summary>
public abstract record AlarmThreshold
{
    private AlarmThreshold()
    {
    }

    /// <param name="Value">Scores at or above it raise an alarm.</param>
    /// <param name="Quiet">The quiet time that it rests on.</param>
    /// <param name="ExpectedPerMonth">False alarms a month to expect.</param>
    /// <param name="SeenPerMonth">False alarms a month that it would have raised in the quiet time.</param>
    /// <param name="Low">Lower end of the 95 % interval of that rate (Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28, 1936).</param>
    /// <param name="High">Upper end.</param>
    /// <param name="Extrapolated">True if it lies beyond the scores seen, by the law of their tail.</param>
    public sealed record Found(
        double Value, TimeSpan Quiet, double ExpectedPerMonth, double SeenPerMonth, double Low, double High, bool Extrapolated) : AlarmThreshold;

    /// <param name="Quiet">The quiet time there is.</param>
    /// <param name="Needed">The quiet time from which a threshold can be told.</param>
    public sealed record TooLittleQuietTime(TimeSpan Quiet, TimeSpan Needed) : AlarmThreshold;
}
