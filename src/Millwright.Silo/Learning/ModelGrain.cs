using Millwright.Contracts.Learning;
using Millwright.Storage.Learning;
using Millwright.Storage.Machines;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>Moves the versions of one model; the register's own rules hold whoever else should try.</summary>
internal sealed class ModelGrain(ModelRegistry models, ModelMoves moves, ChallengerTrial trial, ModelCatalog catalog, TimeProvider clock) : Grain, IModelGrain
{
    private const string Loop = "loop";

    public async Task<MoveResult> Promote(Guid version, MoveOrder order) => await Told(await moves.Promote(version, MoveOf(order), CancellationToken.None));

    public async Task<MoveResult> RollBack(Guid version, MoveOrder order) => await Told(await moves.RollBack(version, MoveOf(order), CancellationToken.None));

    public async Task<MoveResult> Archive(Guid version, MoveOrder order) => await Told(await moves.Archive(version, MoveOf(order), CancellationToken.None));

    public async Task Consider(Guid version)
    {
        if (await models.Version(version, CancellationToken.None) is not { } row)
            return;
        if (row is { Passed: true, Alias: null, Status: VersionStatus.Inactive })
        {
            var hasChampion = (await models.Serving(CancellationToken.None)).Exists(other => other.Model == row.Model && other.Scope == row.Scope && other.Alias == ModelAlias.Champion);
            await Told(hasChampion
                ? await moves.Challenge(version, canary: 0, new Move(Loop, "It passed the gate, and answers beside the champion."), CancellationToken.None)
                : await moves.Promote(version, new Move(Loop, $"It passed the gate, and {row.Scope} had no champion."), CancellationToken.None));
        }
        await models.MarkConsidered(version, clock.GetUtcNow(), CancellationToken.None);
    }

    public async Task Judge()
    {
        var serving = (await models.Serving(CancellationToken.None)).FindAll(version => version.Model == this.GetPrimaryKeyString());
        foreach (var champion in serving.Where(static version => version.Alias == ModelAlias.Champion))
        {
            if (champion is { ConfirmedAt: null, Follows: { } before })
                await Confirm(champion, before);
            if (serving.Find(version => version.Alias == ModelAlias.Challenger && version.Scope == champion.Scope) is { } challenger)
                await Judge(champion, challenger);
        }
    }

    private async Task Judge(VersionRow champion, VersionRow challenger)
    {
        var (step, isConfirmed, reason) = await trial.Of(champion, challenger, CancellationToken.None);
        var move = new Move(Loop, reason, IsConfirmed: isConfirmed);
        if (step == TrialStep.Canary)
            await Told(await moves.Challenge(challenger.Id, trial.CanaryShare, move, CancellationToken.None));
        else if (step == TrialStep.Promote)
            await Told(await moves.Promote(challenger.Id, move, CancellationToken.None));
        else if (step == TrialStep.RollBack)
            await Told(await moves.RollBack(challenger.Id, move, CancellationToken.None));
    }

    private async Task Confirm(VersionRow champion, Guid before)
    {
        var (step, reason) = await trial.Confirm(champion, before, CancellationToken.None);
        if (step == TrialStep.Promote)
            await Told(await moves.Confirm(champion.Id, new Move(Loop, reason), CancellationToken.None));
        else if (step == TrialStep.RollBack)
            await Told(await moves.RollBack(champion.Id, new Move(Loop, reason), CancellationToken.None));
    }

    private static Move MoveOf(MoveOrder order) => new(order.By, order.Reason, order.Expected);

    /// <summary>This silo serves by the new order at once; others when they next look.</summary>
    private async Task<MoveResult> Told(Change<VersionRow> change)
    {
        if (change.Outcome == ChangeOutcome.Changed)
            await catalog.Refresh(CancellationToken.None);
        return change.Outcome switch
        {
            ChangeOutcome.Changed => MoveResult.Done,
            ChangeOutcome.Missing => MoveResult.Missing,
            ChangeOutcome.Outdated => MoveResult.Outdated,
            _ => MoveResult.Impossible,
        };
    }
}
