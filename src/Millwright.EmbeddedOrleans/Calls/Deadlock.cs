using System.Text;

namespace Millwright.EmbeddedOrleans.Calls;

/// <summary>Says why a call got no answer in time; when the calls wait for one another, which.</summary>
internal static class Deadlock
{
    public static string Explain(Call call, List<Call> running, TimeSpan limit)
    {
        var text = new StringBuilder($"{call.Name} on {call.Target?.Id} got no answer within {limit.TotalSeconds:0.#} s.");
        foreach (var ahead in running)
            if (ahead != call && IsCausedBy(call, ahead))
                return text.Append($" The calls wait for one another: {Way(call)}. Mark a method [AlwaysInterleave] or the class [Reentrant], or break the cycle.").ToString();
        if (running.Count > 0 && running[0] != call)
            text.Append($" It waits behind {running[0].Name}, which has run for {running[0].Age.TotalSeconds:0.#} s.");
        return text.ToString();
    }

    private static bool IsCausedBy(Call call, Call other)
    {
        for (var cause = call.Caller?.Call; cause is not null; cause = cause.Caller?.Call)
            if (cause == other)
                return true;
        return false;
    }

    private static string Way(Call call)
    {
        var steps = new Stack<string>();
        for (var step = call; step is not null; step = step.Caller?.Call)
            steps.Push($"{step.Name} on {step.Target?.Id}");
        return string.Join(" → ", steps);
    }
}
