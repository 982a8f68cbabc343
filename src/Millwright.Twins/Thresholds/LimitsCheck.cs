using Millwright.Twins.Machines;

namespace Millwright.Twins.Thresholds;

/// <summary>Finds what is wrong with a sensor's limits.</summary>
internal static class LimitsCheck
{
    public static void Of(Limits limits, ConfigurationErrors errors)
    {
        Ascending(
            errors, ("criticalLow", limits.CriticalLow), ("warningLow", limits.WarningLow), ("warningHigh", limits.WarningHigh),
            ("criticalHigh", limits.CriticalHigh));
        errors.NotNegative("warningRate", limits.WarningRate);
        errors.NotNegative("criticalRate", limits.CriticalRate);
        if (limits.CriticalRate >= 0 && limits.CriticalRate <= limits.WarningRate)
            errors.Add("criticalRate", $"must lie above warningRate ({Text(limits.WarningRate.Value)})", Text(limits.CriticalRate.Value));
        errors.NotNegative("hysteresis", limits.Hysteresis);
        LeavesRoom(errors, limits);
        errors.NotNegative("onDelay", limits.OnDelay);
        errors.NotNegative("offDelay", limits.OffDelay);
    }

    /// <summary>Each limit that is set must lie above the nearest one set below it.</summary>
    private static void Ascending(ConfigurationErrors errors, params ReadOnlySpan<(string Field, double? Value)> limits)
    {
        (string Field, double Value)? below = null;
        foreach (var (field, value) in limits)
        {
            if (!errors.IsFinite(field, value) || value is not { } given)
                continue;
            if (below is { } other && given <= other.Value)
                errors.Add(field, $"must lie above {other.Field} ({Text(other.Value)})", Text(given));
            below = (field, given);
        }
    }

    /// <summary>A value must be able to come back from one side without standing past the other.</summary>
    private static void LeavesRoom(ConfigurationErrors errors, Limits limits)
    {
        var room = (limits.WarningHigh ?? limits.CriticalHigh) - (limits.WarningLow ?? limits.CriticalLow);
        if (double.IsFinite(limits.Hysteresis) && room > 0 && limits.Hysteresis >= room)
            errors.Add("hysteresis", $"must be less than the distance between the lower and the upper limit ({Text(room.Value)})", Text(limits.Hysteresis));
    }

    private static string Text(double value) => ConfigurationErrors.Text(value);
}
