using Millwright.Contracts.Alarms;
using Millwright.Gateway.Errors;
using Millwright.Gateway.Machines;
using Millwright.Storage;
using Millwright.Storage.Alarms;
using Millwright.Twins.Alarms;

namespace Millwright.Gateway.Alarms;

/// <summary>One act about many alarms: one call per machine, many calls at once, so that the journal commits them in few transactions.</summary>
internal static class BulkActs
{
    public const int MostIds = 10_000;
    private const int MostOfFilter = 100_000;
    private const int TwinsAtOnce = 512;

    public static async Task<IResult> Act(BulkActDocument bulk, AlarmQueries alarms, TwinCalls twins, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (AlarmActions.Of(bulk.Action) is not { } move)
            return Problems.Validation("There is no such action.", new FieldError("action", $"one of {string.Join(", ", AlarmActions.All)}", bulk.Action));
        if (bulk.Ids is null == bulk.Filter is null)
            return Problems.Validation("Say which alarms: by ids or by a filter.", new FieldError("ids", "either ids or filter is needed, not both"));
        if (bulk.Ids is { Count: > MostIds })
            return Problems.Validation($"At most {MostIds} alarms by their ids at once; send the rest in another request.", new FieldError("ids", $"at most {MostIds}", $"{bulk.Ids.Count}"));
        var (act, errors) = bulk.Check(move, clock.GetUtcNow());
        if (act is null)
            return Problems.Validation($"The alarms cannot be changed: {errors[0].Message}.", [.. errors]);
        var chosen = bulk.Ids is { } ids
            ? await alarms.MachinesOf([.. ids], cancellationToken)
            : await alarms.OpenOf(FilterOf(bulk.Filter!), MostOfFilter + 1, cancellationToken);
        var truncated = chosen.Count > MostOfFilter;
        var rows = await Ask(chosen.Take(MostOfFilter), act, twins, cancellationToken);
        if (bulk.Ids is { } asked)
            rows.AddRange(asked.Except(chosen.Select(static row => row.Alarm)).Select(static id => new BulkActRow(id, "notFound")));
        var (done, unchanged) = (rows.Count(static row => row.Outcome == "done"), rows.Count(static row => row.Outcome == "unchanged"));
        return TypedResults.Ok(new BulkActReport(done, unchanged, rows.Count - done - unchanged, truncated, rows));
    }

    private static async Task<List<BulkActRow>> Ask(
        IEnumerable<(Guid Alarm, string Machine)> chosen, ActMessage act, TwinCalls twins, CancellationToken cancellationToken)
    {
        var rows = new List<BulkActRow>();
        await Parallel.ForEachAsync(
            chosen.GroupBy(static row => row.Machine, static row => row.Alarm),
            new ParallelOptions { MaxDegreeOfParallelism = TwinsAtOnce, CancellationToken = cancellationToken },
            async (machine, _) =>
            {
                var ids = machine.Distinct().ToArray();
                var told = await Ask(machine.Key, act with { Alarms = ids }, twins);
                lock (rows)
                    rows.AddRange(told);
            });
        return rows;
    }

    private static async Task<BulkActRow[]> Ask(string machine, ActMessage act, TwinCalls twins)
    {
        try
        {
            var receipt = await twins.Ask(machine, twin => twin.Act(act));
            return [.. act.Alarms.Select((id, place) => receipt is null ? new BulkActRow(id, "notFound") : RowOf(id, receipt.Outcomes[place], receipt.States[place]))];
        }
        catch (Exception error) when (error is DatabaseUnavailableException || ClusterErrors.AreMeantBy(error))
        {
            return Array.ConvertAll(act.Alarms, static id => new BulkActRow(id, "unavailable"));
        }
    }

    private static BulkActRow RowOf(Guid id, ActOutcome outcome, AlarmState state) => outcome switch
    {
        ActOutcome.Done => new BulkActRow(id, "done", state),
        ActOutcome.DoneBefore => new BulkActRow(id, "unchanged", state),
        _ => new BulkActRow(id, "illegal", state, AlarmActions.Legal(state)),
    };

    private static AlarmFilter FilterOf(AlarmSelection selection) => new(
        selection.State, selection.Severity, selection.Machine, selection.Site, selection.Line, selection.Type, selection.Rule, selection.AssignedTo, Open: true,
        selection.From, selection.To, selection.Q);
}
