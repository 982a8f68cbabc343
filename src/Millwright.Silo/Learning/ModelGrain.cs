using Millwright.Contracts.Learning;
using Millwright.Storage.Learning;
using Millwright.Storage.Machines;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>Moves the versions of one model; the register's own rules hold whoever else should try.</summary>
internal sealed class ModelGrain(ModelRegistry models, ModelMoves moves, Incumbents incumbents, ChallengerTrial trial, ModelCatalog catalog, TimeProvider clock) : Grain, IModelGrain
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
            await Told(await incumbents.Of(await models.Serving(CancellationToken.None), row.Model, row.Scope, CancellationToken.None) is not null
                ? await moves.Challenge(version, canary: 0, new Move(Loop, "It passed the gate, and answers beside the champion."), CancellationToken.None)
                : await moves.Promote(version, new Move(Loop, $"It passed the gate, and nobody answered for {row.Scope}."), CancellationToken.None));
        }
        await models.MarkConsidered(version, clock.GetUtcNow(), CancellationToken.None);
    }

    public async Task Judge()
    {
        var serving = (await models.Serving(CancellationToken.None)).FindAll(version => version.Model == this.GetPrimaryKeyString());
        foreach (var champion in serving.Where(static version => version is { Alias: ModelAlias.Champion, ConfirmedAt: null }))
            if ((champion.Follows ?? (await Wider(serving, champion))?.Id) is { } before)
                await Confirm(champion, before);
        foreach (var challenger in serving.Where(static version => version.Alias == ModelAlias.Challenger))
            if (await incumbents.Of(serving, challenger.Model, challenger.Scope, CancellationToken.None) is { } champion)
                await Judge(champion, challenger);
    }

    /// <summary>Who answered before a scope had a champion of its own, and would again.</summary>
    private Task<VersionRow?> Wider(List<VersionRow> serving, VersionRow champion) =>
        incumbents.Of(serving.Where(version => version.Id != champion.Id), champion.Model, champion.Scope, CancellationToken.None);

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
