using Millwright.Storage.Learning;
using Millwright.Storage.Machines;
using Millwright.Twins.Models;
using Npgsql;

namespace Millwright.Storage.Tests.Learning;

/// <summary>What becomes of a model's versions, and who answers.</summary>
public sealed class ModelMovesTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly Move ByAda = new("Ada", "It is better.");
    private readonly ModelMoves _moves = new(database.Require().Database, TimeProvider.System);
    private readonly ModelRegistry _registry = new(database.Database, database.Files());

    public async ValueTask InitializeAsync() =>
        await database.Execute("DELETE FROM predictions; DELETE FROM training_jobs; DELETE FROM drift_events; UPDATE model_versions SET follows = NULL; DELETE FROM model_versions; DELETE FROM learning_events");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_version_that_is_promoted_takes_the_place_of_the_champion()
    {
        var (first, second) = (await New(), await New());
        await Promote(first);
        await Promote(second);

        var serving = (await _registry.Serving(CancellationToken.None)).ShouldHaveSingleItem();
        (serving.Id, serving.Status, serving.Follows).ShouldBe((second.Id, VersionStatus.Active, first.Id));
        (await _registry.Version(first.Id, CancellationToken.None))!.Status.ShouldBe(VersionStatus.Inactive);
    }

    [Fact]
    public async Task Each_scope_has_a_champion_of_its_own()
    {
        await Promote(await New());
        await Promote(await New(new ModelScope(ScopeKind.Machine, "pump-1")));

        (await _registry.Serving(CancellationToken.None)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_database_itself_refuses_a_second_champion()
    {
        var (first, second) = (await New(), await New());
        await Promote(first);

        var refused = await Should.ThrowAsync<PostgresException>(() => database.Execute($"UPDATE model_versions SET alias = 'champion' WHERE id = '{second.Id}'"));

        refused.ConstraintName.ShouldBe("model_versions_one_alias");
    }

    [Fact]
    public async Task Promotions_at_once_leave_one_champion()
    {
        var versions = new List<VersionRow>();
        for (var number = 0; number < 4; number++)
            versions.Add(await New());

        await Task.WhenAll(versions.ConvertAll(Promote));

        (await _registry.Serving(CancellationToken.None)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_champion_that_is_rolled_back_gives_way_to_the_one_before()
    {
        var (first, second) = (await New(), await New());
        await Promote(first);
        await Promote(second);

        (await _moves.RollBack(second.Id, new Move("Ada", "It cries wolf."), CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Changed);

        (await _registry.Serving(CancellationToken.None)).ShouldHaveSingleItem().Id.ShouldBe(first.Id);
        var chain = await new LearningLog(database.Database).Chain(second.TraceId, CancellationToken.None);
        chain.Select(static step => step.Step).ShouldBe(
            [LearningStep.Train, LearningStep.Trained, LearningStep.GatePassed, LearningStep.Retired, LearningStep.Champion, LearningStep.RolledBack, LearningStep.Champion]);
    }

    [Fact]
    public async Task A_challenger_goes_from_shadow_to_canary_and_a_new_one_takes_its_place()
    {
        var (champion, first, second) = (await New(), await New(), await New());
        await Promote(champion);
        await _moves.Challenge(first.Id, 0, ByAda, CancellationToken.None);
        await _moves.Challenge(first.Id, 0.2, ByAda, CancellationToken.None);
        (await _registry.Version(first.Id, CancellationToken.None))!.Canary.ShouldBe(0.2);

        await _moves.Challenge(second.Id, 0, ByAda, CancellationToken.None);

        (await _registry.Serving(CancellationToken.None)).Select(static version => (version.Id, version.Alias)).ShouldBe([(champion.Id, ModelAlias.Champion), (second.Id, ModelAlias.Challenger)]);
    }

    [Fact]
    public async Task A_change_of_a_version_that_the_caller_does_not_know_is_refused()
    {
        var version = await New();
        await Promote(version);

        (await _moves.RollBack(version.Id, ByAda with { Expected = version.Version }, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Outdated);
    }

    [Fact]
    public async Task An_archived_version_never_answers_again()
    {
        var version = await New();
        (await _moves.Archive(version.Id, ByAda, CancellationToken.None)).Value!.Status.ShouldBe(VersionStatus.Archived);

        (await _moves.Promote(version.Id, ByAda, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Exists);
    }

    [Fact]
    public async Task What_is_learnt_alike_is_kept_once_and_read_back_as_it_was()
    {
        var (first, second) = (await New(content: 9), await New(content: 9));

        (first.Number + 1, first.Blob).ShouldBe((second.Number, second.Blob));
        (await database.Scalar<long>($"SELECT count(*) FROM model_blobs WHERE sha256 = decode('{first.Blob}', 'hex')")).ShouldBe(1);
        (await _registry.Load(second.Id, Moments.Time(Moments.Start), CancellationToken.None)).ShouldBe([9, 2, 3]);
        (await database.Scalar<bool>($"SELECT is_processed FROM model_announcements WHERE run_id = '{second.Id}'")).ShouldBeTrue();
    }

    [Fact]
    public async Task The_shapes_that_tools_know_show_it()
    {
        var version = await New();
        await Promote(version);

        (await database.Scalar<string>($"SELECT machine_type || ' ' || status || ' ' || accuracy_score FROM ml_models WHERE model_id = '{version.Id}'")).ShouldBe("pump ACTIVE 0.9100");
        (await database.Scalar<bool>($"SELECT is_active FROM model_metadata WHERE model_id = '{version.Id}' AND model_type = 'failure-risk'")).ShouldBeTrue();
        (await database.Scalar<long>("SELECT count(*) FROM clusters")).ShouldBe(0);
    }

    [Fact]
    public async Task The_newest_version_of_a_machine_type_is_found_by_index()
    {
        for (var number = 0; number < 10; number++)
            await New();
        var newest = await New(content: 2);
        const string Newest = "FROM ml_models WHERE machine_type = 'pump' ORDER BY number DESC LIMIT 1";
        (await database.Scalar<string>($"SELECT model_id {Newest}")).ShouldBe(newest.Id.ToString());

        // Of eleven rows no index is worth the while; of many it must be possible.
        (await database.Scalar<string>($"SET enable_seqscan = off; SET enable_sort = off; EXPLAIN (FORMAT json) SELECT model_id {Newest}")).ShouldContain("idx_ml_models_type_version");
    }

    private Task<VersionRow> New(ModelScope? scope = null, byte content = 1) => Learnt.Version(database, TimeProvider.System, scope, content);

    private async Task Promote(VersionRow version) => (await _moves.Promote(version.Id, ByAda, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Changed);
}
