using System.Text.Json;
using Millwright.Storage.Machines;

namespace Millwright.Storage.Tests.Machines;

public sealed class RegistryTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly TestDatabase _database = database.Require();
    private MachineRegistry Machines => new(_database.Database);
    private ConfigurationRegistry Configurations => new(_database.Database);

    [Fact]
    public async Task A_machine_reads_back_as_registered()
    {
        var draft = new MachineDraft(
            TestTwin.Id("Press.7:A"), "Press seven", "press", "hall 2", "north", "line 2", Moments.Time(Moments.Start), JsonElement.Parse("""{"power_kw": 15.5}"""), ["hot", "old"]);

        var made = await Machines.Create(draft, CancellationToken.None);

        made.Outcome.ShouldBe(ChangeOutcome.Created);
        var read = await Machines.Get(draft.Id, CancellationToken.None);
        (read!.Id, read.Name, read.Type, read.Location, read.Site, read.Line).ShouldBe((draft.Id, draft.Name, draft.Type, draft.Location, draft.Site, draft.Line));
        (read.InstallationDate, read.Version).ShouldBe((draft.InstallationDate, 1L));
        read.Specifications.GetProperty("power_kw").GetDouble().ShouldBe(15.5);
        read.Tags.ShouldBe(["hot", "old"]);
    }

    [Fact]
    public async Task An_id_is_given_once()
    {
        await Machines.Create(Draft("twice"), CancellationToken.None);

        var again = await Machines.Create(Draft("twice") with { Name = "other" }, CancellationToken.None);

        (again.Outcome, again.Value!.Name).ShouldBe((ChangeOutcome.Exists, "twice"));
    }

    [Fact]
    public async Task A_change_from_an_old_version_is_refused_with_what_now_holds()
    {
        await Machines.Create(Draft("versioned"), CancellationToken.None);
        (await Machines.Update(Draft("versioned") with { Name = "first" }, 1, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Changed);

        var late = await Machines.Update(Draft("versioned") with { Name = "second" }, 1, CancellationToken.None);

        (late.Outcome, late.Value!.Name, late.Value.Version).ShouldBe((ChangeOutcome.Outdated, "first", 2L));
    }

    [Fact]
    public async Task Of_changes_that_race_from_one_version_one_wins()
    {
        await Machines.Create(Draft("contested"), CancellationToken.None);

        var changes = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Machines.Update(Draft("contested") with { Name = $"n{number}" }, 1, CancellationToken.None)));

        changes.Count(change => change.Outcome == ChangeOutcome.Changed).ShouldBe(1);
        changes.Count(change => change.Outcome == ChangeOutcome.Outdated).ShouldBe(5);
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_changed()
    {
        (await Machines.Update(Draft("missing"), null, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Missing);
        (await Machines.SetRetired(TestTwin.Id("missing"), true, null, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Missing);
        (await Configurations.PutOverrides(TestTwin.Id("missing"), null, null, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Missing);
        (await Configurations.Delete("missing", null, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Missing);
        (await Configurations.Put("missing", Moments.Hot, 4, onlyNew: false, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Missing);
    }

    [Fact]
    public async Task A_machine_retires_and_comes_back()
    {
        await Machines.Create(Draft("retiring"), CancellationToken.None);

        (await Machines.SetRetired(TestTwin.Id("retiring"), true, 1, CancellationToken.None)).Value!.IsRetired.ShouldBeTrue();
        (await Machines.SetRetired(TestTwin.Id("retiring"), false, 1, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Outdated);
        (await Machines.SetRetired(TestTwin.Id("retiring"), false, 2, CancellationToken.None)).Value!.IsRetired.ShouldBeFalse();
    }

    [Fact]
    public async Task An_import_says_of_each_what_became_of_it_and_an_export_gives_it_back()
    {
        await Machines.Import([Draft("import-1")], CancellationToken.None);

        var outcomes = await Machines.Import([Draft("import-2"), Draft("import-1") with { Name = "renamed" }, Draft("import-3")], CancellationToken.None);

        outcomes.ShouldBe([ChangeOutcome.Created, ChangeOutcome.Changed, ChangeOutcome.Created]);
        var exported = new List<string>();
        await foreach (var machine in Machines.Export(CancellationToken.None))
            if (machine.Id.Value.StartsWith("import-", StringComparison.Ordinal))
                exported.Add(machine.Name);
        exported.ShouldBe(["renamed", "import-2", "import-3"]);
        (await Machines.OfType("mill", CancellationToken.None)).ShouldContain(TestTwin.Id("import-3"));
    }

    [Fact]
    public async Task A_types_configuration_is_made_changed_and_deleted_by_version()
    {
        (await Configurations.Put("lathe", Moments.Hot, null, onlyNew: true, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Created);
        (await Configurations.Put("lathe", Moments.Hot, null, onlyNew: true, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Exists);
        (await Configurations.Put("lathe", Moments.Hot with { OperationalPattern = "batch" }, 1, onlyNew: false, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Changed);
        (await Configurations.Put("lathe", Moments.Hot, 1, onlyNew: false, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Outdated);
        (await Configurations.Put("lathe", Moments.Hot, null, onlyNew: false, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Changed);
        (await Configurations.Get("lathe", CancellationToken.None))!.Configuration.IsSameAs(Moments.Hot).ShouldBeTrue();
        (await Configurations.List(CancellationToken.None)).Select(found => found.Type).ShouldContain("lathe");
        (await Configurations.Delete("lathe", 1, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Outdated);
        (await Configurations.Delete("lathe", 3, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Changed);
    }

    [Fact]
    public async Task Baselines_are_columns_for_whoever_reads_the_table()
    {
        var warm = new Twins.Machines.MachineConfiguration { Sensors = new Dictionary<string, Twins.Machines.SensorConfiguration> { ["temperature"] = new() { Baseline = 42.5 } } };

        await Configurations.Put("oven", warm, null, onlyNew: false, CancellationToken.None);

        (await _database.Scalar<double>("SELECT baseline_temp FROM machine_configurations WHERE machine_type = 'oven'")).ShouldBe(42.5);
    }

    [Fact]
    public async Task A_machines_overrides_are_set_by_version_and_taken_back()
    {
        await Machines.Create(Draft("particular"), CancellationToken.None);
        var id = TestTwin.Id("particular");

        (await Configurations.PutOverrides(id, new() { RunningAbove = 3 }, 1, CancellationToken.None)).Value!.Overrides!.RunningAbove.ShouldBe(3);
        (await Configurations.PutOverrides(id, null, 1, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Outdated);
        (await Configurations.PutOverrides(id, null, 2, CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Changed);
        (await Configurations.OverridesOf(id, CancellationToken.None))!.Overrides.ShouldBeNull();
    }

    private static MachineDraft Draft(string id) => new(TestTwin.Id(id), id, "mill");
}
