using System.Globalization;

namespace Millwright.Twins.Machines;

/// <summary>One thing that is wrong with what somebody wants to configure.</summary>
/// <param name="Field">Where it stands, by the names in JSON: <c>sensors.temperature.limits.criticalHigh</c>.</param>
/// <param name="Message">What would be right: <c>must lie above warningHigh (80)</c>.</param>
/// <param name="InvalidValue">What was given; null when nothing was.</param>
public readonly record struct ConfigurationError(string Field, string Message, string? InvalidValue)
{
    public override string ToString() => $"{Field}: {Message}";
}

/// <summary>Gathers what is wrong under one path, so that a caller is told all of it at once.</summary>
internal sealed class ConfigurationErrors(List<ConfigurationError> found, string path)
{
    /// <summary>The same list, one member further in.</summary>
    public ConfigurationErrors In(string member) => new(found, $"{path}{member}.");

    public void Add(string field, string message, string? invalid) => found.Add(new ConfigurationError(path + field, message, invalid));

    /// <summary>True when there is no value, or a finite one.</summary>
    public bool IsFinite(string field, double? value)
    {
        if (value is not { } given || double.IsFinite(given))
            return true;
        Add(field, "must be a finite number", Text(given));
        return false;
    }

    public void NotNegative(string field, double? value)
    {
        if (IsFinite(field, value) && value < 0)
            Add(field, "must not be negative", Text(value.Value));
    }

    public void NotNegative(string field, TimeSpan value)
    {
        if (value < TimeSpan.Zero)
            Add(field, "must not be negative", Text(value));
    }

    public void AtLeastASecond(string field, TimeSpan? value)
    {
        if (value < TimeSpan.FromSeconds(1))
            Add(field, "must be at least one second", Text(value.Value));
    }

    public void Word(string field, string? value, int longest)
    {
        if (value is not null && (string.IsNullOrWhiteSpace(value) || value.Length > longest))
            Add(field, $"must be 1 to {longest} characters and not blank", value);
    }

    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Text(TimeSpan value) => $"{Text(value.TotalSeconds)} s";
}
