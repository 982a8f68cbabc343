namespace Millwright.Evaluation.Alarms;

/// <summary>What is added to the plain limits. The same figures for every set.</summary>
/// <param name="Deadband">How far back inside a limit a value must come, in σ of the sensor.</param>
/// <param name="OnDelay">How long a limit must be passed, in steps of the series.</param>
/// <param name="OffDelay">How long the value must be back, in steps.</param>
/// <param name="Correlated">Counted are the incidents that the alarms are gathered into.</param>
internal sealed record AlarmVariant(string Name, double Deadband = 0, int OnDelay = 0, int OffDelay = 0, bool Correlated = false)
{
    private const double Sigma = 1;
    private const int On = 2;
    private const int Off = 5;

    public static IReadOnlyList<AlarmVariant> All { get; } =
    [
        new("plain limits"),
        new("+ deadband", Sigma),
        new("+ on- and off-delay", OnDelay: On, OffDelay: Off),
        new("+ both", Sigma, On, Off),
        new("+ both, incidents", Sigma, On, Off, Correlated: true),
    ];
}
