using Microsoft.Extensions.Options;
using Millwright.Storage.Learning;
using Millwright.Storage.Retention;
using Millwright.Twins.Models;

namespace Millwright.Storage.Tests.Learning;

/// <summary>Explanations that are kept for a while.</summary>
public sealed class ExplanationCacheTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ExplanationCache _cache = new(database.Require().Database);

    [Fact]
    public async Task What_was_told_first_stays_whoever_else_works_it_out()
    {
        var row = await Row(TimeProvider.System.GetUtcNow());
        await _cache.Keep(row, CancellationToken.None);

        var again = await _cache.Keep(row with { Output = 2, ComputedAt = row.ComputedAt.AddHours(1) }, CancellationToken.None);

        (again.Output, again.Base, again.Fidelity, again.InputHash).ShouldBe((row.Output, row.Base, row.Fidelity, row.InputHash));
        again.Factors.ShouldBe(row.Factors);
        (await _cache.Of(row.PredictionId, ExplanationMethod.Lime, CancellationToken.None))!.Id.ShouldBe(row.Id);
        (await _cache.Of(row.PredictionId, ExplanationMethod.Occlusion, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task An_old_one_goes_and_a_newer_one_stays()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (old, recent) = (await Row(now.AddDays(-31)), await Row(now.AddDays(-29)));
        await _cache.Keep(old, CancellationToken.None);
        await _cache.Keep(recent, CancellationToken.None);

        await using (var turn = (await new RetentionStore(Options.Create(database.Options()), new ModelFiles(Options.Create(database.Options())), Options.Create(new RetentionOptions()), TimeProvider.System).TryBegin(CancellationToken.None)).ShouldNotBeNull())
            (await turn.DeleteRows(CancellationToken.None))["explanations"].ShouldBe(1);

        (await _cache.Find(old.Id, CancellationToken.None)).ShouldBeNull();
        (await _cache.Find(recent.Id, CancellationToken.None)).ShouldNotBeNull();
    }

    private async Task<ExplanationRow> Row(DateTimeOffset at) => new(
        Guid.NewGuid(), (await Learnt.Version(database, TimeProvider.System)).Id, Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N"), ExplanationMethod.Lime, Guid.NewGuid(), "probability", 0.4, 0.9, 0.8,
        [new FactorRow("temperature.last", 91.5, 0.5), new FactorRow("pressure.last", null, -0.1)], at);
}
