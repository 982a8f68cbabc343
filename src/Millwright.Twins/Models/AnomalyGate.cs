using System.Globalization;

namespace Millwright.Twins.Models;

/// <summary>What a version of the anomaly model did in a time that it was not learnt from.</summary>
/// <param name="AlarmsPerMonth">Alarms a month and machine while machines were well; NaN: there was too little such time to count in.</param>
/// <param name="Failures">Failures in that time whose day before was looked at.</param>
/// <param name="Seen">Of these, those in whose day before it alarmed.</param>
public readonly record struct AnomalyRecord(double AlarmsPerMonth, int Failures, int Seen);

/// <summary>
/// Lets a version of the anomaly model through that alarms no more often than it may while machines are well and, where the champion does so too, has seen no fewer
/// failures come than that; both judged on the same time. A champion that alarms too often is no measure: who always alarms sees every failure.
/// </summary>
public static class AnomalyGate
{
    /// <summary>By how much the alarms of the time that judges may exceed the budget: few are expected, and few more are chance.</summary>
    public const double Leeway = 3;

    /// <param name="champion">Null: there is none.</param>
    /// <param name="budget">Alarms a month and machine that are allowed.</param>
    public static (bool Passed, string Verdict) Of(in AnomalyRecord version, AnomalyRecord? champion, double budget)
    {
        if (double.IsNaN(version.AlarmsPerMonth))
            return (false, "Refused: too little quiet time was held back to count its alarms in.");
        var alarms = string.Create(CultureInfo.InvariantCulture, $"{version.AlarmsPerMonth:0.##} alarms a month and machine in quiet time that it was not learnt from; the budget is {budget:0.##}");
        if (version.AlarmsPerMonth > Leeway * budget)
            return (false, $"Refused: {alarms}.");
        var seen = version.Failures == 0 ? "no failure came in that time" : $"it alarmed in the day before {version.Seen} of {version.Failures} failures";
        if (champion is not { } present)
            return (true, $"Passed: {alarms}; {seen}.");
        var before = string.Create(CultureInfo.InvariantCulture, $"the champion before {present.Seen}, with {present.AlarmsPerMonth:0.##} alarms a month");
        var isMeasure = present.AlarmsPerMonth <= Leeway * budget;
        return isMeasure && version.Seen < present.Seen ? (false, $"Refused: {seen}, {before}.") : (true, $"Passed: {alarms}; {seen}, {before}.");
    }

    /// <summary>The share of failures that would be seen by who alarms by chance, so many times a month, in so much time before each.</summary>
    public static double SeenByChance(double alarmsPerMonth, TimeSpan before, TimeSpan month) => 1 - Math.Exp(-alarmsPerMonth * (before / month));
}
