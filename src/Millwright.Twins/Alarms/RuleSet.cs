namespace Millwright.Twins.Alarms;

/// <summary>Of the rules whose scopes cover a machine, those that it is judged by.</summary>
public static class RuleSet
{
    /// <summary>
    /// Leaves out what is off or replaced. A built-in rule that is off or replaced is said to be off; one whose key a rule takes is not said.
    /// In the order of keys, without scopes, so that a change of scope which makes no difference to a machine is none to its twin.
    /// </summary>
    public static IReadOnlyList<AlarmRule> Of(IReadOnlyList<AlarmRule> covering)
    {
        var replaced = covering.Where(static rule => rule.Replaces is { } other && other != rule.Key).Select(static rule => rule.Replaces!).ToHashSet(StringComparer.Ordinal);
        var inForce = covering.Where(rule => rule.Enabled && !replaced.Contains(rule.Key)).Select(static rule => rule with { Scope = null, Replaces = null });
        var off = BuiltInRules.All
            .Where(builtIn => replaced.Contains(builtIn.Key) || covering.Any(rule => rule.Key == builtIn.Key && !rule.Enabled))
            .Select(static builtIn => builtIn with { Enabled = false });
        return [.. inForce.Concat(off).OrderBy(static rule => rule.Key, StringComparer.Ordinal)];
    }
}
