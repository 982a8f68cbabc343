using Millwright.Twins.Alarms.Conditions;
using Millwright.Twins.Machines;

namespace Millwright.Twins.Alarms;

/// <summary>Finds everything that is wrong with an alarm rule before any twin is judged by it.</summary>
public static class RuleCheck
{
    private const int LongestName = 100;
    private const int LongestText = 1_000;

    /// <summary>Longest delay, and longest time to escalation.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7);

    /// <param name="configurations">How the types of machine that it covers are judged: the units of their sensors.</param>
    /// <returns>Errors by the names in JSON; of a condition with line and column.</returns>
    public static IReadOnlyList<ConfigurationError> Of(AlarmRule rule, IEnumerable<MachineConfiguration> configurations)
    {
        var found = new List<ConfigurationError>();
        var errors = new ConfigurationErrors(found, "");
        if (!MachineId.IsWellFormed(rule.Key))
            errors.Add("key", $"must be {MachineId.Expectation}", rule.Key);
        errors.Word("name", rule.Name, LongestName);
        errors.Word("text", rule.Text, LongestText);
        if (rule.Text is not null && AlarmText.Unknown(rule.Text) is { } placeholder)
            errors.Add("text", $"must not hold {placeholder}; placeholders are {string.Join(", ", AlarmText.Placeholders.Select(static name => $"{{{name}}}"))}", rule.Text);
        Delay(errors, "onDelay", rule.OnDelay);
        Delay(errors, "offDelay", rule.OffDelay);
        Delay(errors, "escalateAfter", rule.EscalateAfter ?? TimeSpan.Zero);
        errors.NotNegative("deadband", rule.Deadband);
        if (rule.Replaces is { } other && (!MachineId.IsWellFormed(other) || other == rule.Key))
            errors.Add("replaces", "must be the key of another rule", other);
        Parent(errors, rule);
        var faults = Faults(rule.Condition, configurations);
        foreach (var fault in faults)
            errors.Add("condition", fault.ToString(), rule.Condition);
        if (rule.Suppress?.WhileCondition is { } suppressing)
            foreach (var fault in Faults(suppressing, configurations, isSuppressing: true))
                errors.Add("suppress.whileCondition", fault.ToString(), suppressing);
        if (faults.Count == 0)
            Limit(errors, rule);
        return found;
    }

    /// <summary>What is wrong with a condition by itself, and with its units.</summary>
    public static IReadOnlyList<ConditionFault> Faults(string? text, IEnumerable<MachineConfiguration> configurations, bool isSuppressing = false)
    {
        if (Condition.Parse(text ?? "", out var fault) is not { } condition)
            return [fault!];
        if (isSuppressing && condition.IsLimit)
            return [new ConditionFault(0, 1, 1, "expected a condition of the machine; 'limit' is judged sensor by sensor")];
        return [.. configurations.SelectMany(configuration => condition.UnitFaults(sensor => configuration.Sensors.GetValueOrDefault(sensor)?.Unit)).DistinctBy(static found => found.Message)];
    }

    private static void Limit(ConfigurationErrors errors, AlarmRule rule)
    {
        if (Condition.Parse(rule.Condition, out _)!.IsLimit)
        {
            if (rule.OnDelay > TimeSpan.Zero || rule.OffDelay > TimeSpan.Zero || rule.Deadband > 0)
                errors.Add("condition", "must not be 'limit' with delays or a deadband: the sensor's limits carry their own onDelay, offDelay and hysteresis", rule.Condition);
        }
        else if (rule.Severity is null)
        {
            errors.Add("severity", "must be info, warning or critical; only the condition 'limit' takes it from the limit", null);
        }
    }

    private static void Parent(ConfigurationErrors errors, AlarmRule rule)
    {
        if (rule.Suppress is null)
            errors.Add("suppress", "must be an object; leave it out when nothing is to be said of it", null);
        else if (rule.Suppress.Parent is { } parent && (!MachineId.IsWellFormed(parent.Machine) || !MachineId.IsWellFormed(parent.Rule)))
            errors.Add("suppress.parent", $"must name a machine and a rule, each {MachineId.Expectation}", $"{parent.Machine}/{parent.Rule}");
    }

    private static void Delay(ConfigurationErrors errors, string field, TimeSpan delay)
    {
        errors.NotNegative(field, delay);
        if (delay > LongestDelay)
            errors.Add(field, $"must not be longer than {LongestDelay.TotalDays:0} days", ConfigurationErrors.Text(delay));
    }
}
