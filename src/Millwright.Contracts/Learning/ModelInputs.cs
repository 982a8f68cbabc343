namespace Millwright.Contracts.Learning;

/// <summary>What a model sees of a machine.</summary>
/// <param name="Values">One a feature, NaN where it is missing.</param>
/// <param name="At">Event time of the newest reading among them, µs since 1970-01-01 UTC.</param>
/// <param name="IsDown">The machine is in failure or maintenance: there is nothing to foresee.</param>
[GenerateSerializer, Immutable, Alias("millwright.model-inputs")]
public sealed record ModelInputs([property: Id(0)] double[] Values, [property: Id(1)] long At, [property: Id(2)] bool IsDown);
