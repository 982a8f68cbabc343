using Millwright.Twins.Alarms.Conditions;
using Millwright.Twins.Machines;
using Millwright.Twins.State;

namespace Millwright.Twins.Alarms;

/// <summary>
/// A rule laid out for one configuration and layout of sensors. Its durations stand in the state's timers from <paramref name="FirstTimer"/> on:
/// the on- and off-delay where there is one, then those of the condition, then those of the suppressing condition.
/// </summary>
internal sealed record RulePlan(AlarmRule Rule, ConditionPlan Condition, ConditionPlan? While, int FirstTimer)
{
    public long OnDelay { get; } = Deadlines.Micros(Rule.OnDelay);
    public long OffDelay { get; } = Deadlines.Micros(Rule.OffDelay);
    public bool HasDelay => OnDelay > 0 || OffDelay > 0;
    public string? Parent { get; } = Rule.Suppress.Parent is { } parent ? ParentAlarm.KeyOf(parent.Machine, parent.Rule) : null;
}

/// <summary>A condition bound to a machine's sensors and units.</summary>
internal sealed record ConditionPlan(Condition Condition, int[] Slots, long[] Gaps, double[] Figures, double[] Eases, int FirstTimer)
{
    /// <param name="held">Whether the alarm holds: its figures are then eased by the deadband.</param>
    public Sight Sight(TwinState state, bool held, long at, long now) => new(state, Slots, Gaps, Figures, held ? Eases : [], FirstTimer, at, now);
}

/// <summary>The rules that a configuration brings, laid out by slot; shared by all twins of that configuration and layout.</summary>
internal sealed class AlarmPlan
{
    private AlarmPlan(RulePlan[] rules, int timers) => (Rules, Timers) = (rules, timers);

    public RulePlan[] Rules { get; }

    /// <summary>How many timers a state needs for them.</summary>
    public int Timers { get; }

    public static AlarmPlan Of(MachineConfiguration configuration, string[] names, long[] gaps)
    {
        var plans = new List<RulePlan>();
        var timers = 0;
        foreach (var rule in InForce(configuration))
        {
            // A rule is checked before it is stored; one that this program cannot read (a newer one's) raises nothing.
            if (Condition.Parse(rule.Condition, out _) is not { } condition)
                continue;
            var first = timers;
            timers += rule.OnDelay > TimeSpan.Zero || rule.OffDelay > TimeSpan.Zero ? 1 : 0;
            var main = Bind(condition, rule.Deadband);
            var suppressing = rule.Suppress.WhileCondition is { } text && Condition.Parse(text, out _) is { IsLimit: false } read ? Bind(read, 0) : null;
            plans.Add(new RulePlan(rule, main, suppressing, first));
        }
        return new AlarmPlan([.. plans], timers);

        ConditionPlan Bind(Condition condition, double deadband)
        {
            var plan = new ConditionPlan(
                condition, Array.ConvertAll(condition.Sensors, sensor => Array.IndexOf(names, sensor)), gaps, condition.Bind(UnitOf),
                deadband == 0 ? [] : condition.BindDeadband(deadband, UnitOf), timers);
            timers += condition.Timers;
            return plan;
        }

        string? UnitOf(string sensor) => configuration.Sensors.GetValueOrDefault(sensor)?.Unit;
    }

    /// <summary>The built-in rules that nothing takes the place of, and the others that are on.</summary>
    private static IEnumerable<AlarmRule> InForce(MachineConfiguration configuration) =>
        BuiltInRules.All.Where(builtIn => !configuration.Rules.Any(rule => rule.Key == builtIn.Key)).Concat(configuration.Rules.Where(static rule => rule.Enabled));

    /// <summary>The timers of a state under another plan: a rule that stays the same goes on where it is.</summary>
    public AlarmTimer[] Carry(AlarmTimer[] timers, AlarmPlan from)
    {
        if (timers.Length == 0)
            return [];
        var carried = new AlarmTimer[Timers];
        foreach (var rule in Rules)
            if (Array.Find(from.Rules, other => other.Rule == rule.Rule) is { } same)
                Array.Copy(timers, same.FirstTimer, carried, rule.FirstTimer, TimersOf(rule));
        return carried;
    }

    public RulePlan? Find(string key) => Array.Find(Rules, rule => rule.Rule.Key == key);

    private static int TimersOf(RulePlan rule) => (rule.HasDelay ? 1 : 0) + rule.Condition.Condition.Timers + (rule.While?.Condition.Timers ?? 0);
}
