using System.Collections.Concurrent;
using Millwright.Twins.Units;

namespace Millwright.Twins.Alarms.Conditions;

/// <summary>What is wrong with a condition, and where.</summary>
/// <param name="Position">Characters before it, from 0.</param>
/// <param name="Line">From 1, as <paramref name="Column"/>.</param>
/// <param name="Message">What was expected there.</param>
public sealed record ConditionFault(int Position, int Line, int Column, string Message)
{
    internal static ConditionFault At(string text, int position, string message)
    {
        var before = text.AsSpan(0, position);
        return new ConditionFault(position, before.Count('\n') + 1, position - before.LastIndexOf('\n'), message);
    }

    public override string ToString() => $"line {Line}, column {Column}: {Message}";
}

/// <summary>A figure that a condition compares with: in which unit it was said, of which sensor, and where.</summary>
/// <param name="Unit">Null: in the sensor's own.</param>
/// <param name="Sensor">Index into <see cref="Condition.Sensors"/>; −1: of no sensor.</param>
internal readonly record struct Figure(double Value, string? Unit, int Sensor, Quantity Quantity, int Position);

/// <summary>
/// A rule's condition, read once and evaluated for each reading without allocation. <c>docs/alarms.md</c> has the language. Immutable: what
/// depends on a machine (where its sensors are, its units) is bound apart, what goes on (durations) lives in the twin's state.
/// </summary>
public sealed class Condition
{
    public const int MaxLength = 2_000;
    private const int MostKept = 4_096;
    private static readonly ConcurrentDictionary<string, Condition> Known = new(StringComparer.Ordinal);

    internal Condition(string text, ConditionNode root, string[] sensors, Figure[] figures, int timers) =>
        (Text, Root, Sensors, Figures, Timers) = (text, root, sensors, figures, timers);

    public string Text { get; }

    /// <summary>The sensors that it names, in the order of their first mention.</summary>
    public IReadOnlyList<string> Names => Sensors;

    /// <summary>Whether it is the one word <c>limit</c>: an alarm for each sensor that is past a limit of its configuration.</summary>
    public bool IsLimit => Root is LimitNode;

    internal ConditionNode Root { get; }
    internal string[] Sensors { get; }
    internal Figure[] Figures { get; }

    /// <summary>How many durations it keeps in a twin's state.</summary>
    internal int Timers { get; }

    /// <summary>Reads a condition; null: <paramref name="fault"/> says why not.</summary>
    public static Condition? Parse(string text, out ConditionFault? fault)
    {
        fault = null;
        if (Known.TryGetValue(text, out var known))
            return known;
        var read = ConditionParser.Read(text, out fault);
        if (read is null)
            return null;
        if (Known.Count >= MostKept)
            Known.Clear();
        return Known.GetOrAdd(text, read);
    }

    /// <summary>The figures whose unit does not fit the sensor's.</summary>
    /// <param name="unitOf">A sensor's unit; null: not said.</param>
    public IEnumerable<ConditionFault> UnitFaults(Func<string, string?> unitOf)
    {
        foreach (var figure in Figures)
            if (figure is { Unit: { } given, Sensor: >= 0 } && unitOf(Sensors[figure.Sensor]) is { } own && !Units.Units.TryConversion(given, own, out _))
                yield return ConditionFault.At(
                    Text, figure.Position, $"expected a unit that can be converted to {own}, in which {Sensors[figure.Sensor]} is measured; {given} cannot");
    }

    /// <summary>The figures as a machine's own sensors count; NaN where the unit does not fit.</summary>
    internal double[] Bind(Func<string, string?> unitOf) => Array.ConvertAll(Figures, figure => Of(figure, figure.Value, unitOf, isDistance: false));

    /// <summary>How far a figure is eased by a deadband, which is said in the figure's unit.</summary>
    internal double[] BindDeadband(double deadband, Func<string, string?> unitOf) =>
        Array.ConvertAll(Figures, figure => Of(figure, deadband, unitOf, isDistance: true));

    private double Of(Figure figure, double value, Func<string, string?> unitOf, bool isDistance)
    {
        if (figure is not { Unit: { } given, Sensor: >= 0 } || unitOf(Sensors[figure.Sensor]) is not { } own)
            return value;
        if (!Units.Units.TryConversion(given, own, out Conversion conversion))
            return double.NaN;
        return isDistance || figure.Quantity == Quantity.Rate ? value * conversion.Factor : conversion.Apply(value);
    }
}
