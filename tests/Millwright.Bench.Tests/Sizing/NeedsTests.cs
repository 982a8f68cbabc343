using Millwright.Bench.Sizing;

namespace Millwright.Bench.Tests.Sizing;

public sealed class NeedsTests
{
    private static readonly Plant Hall = new(10_000, 8, TimeSpan.FromSeconds(10), TimeSpan.FromDays(90));

    [Fact]
    public void What_was_measured_takes_twice_the_cores_that_it_was_measured_on()
    {
        var needs = new Needs(Hall with { Machines = 58_651, Every = TimeSpan.FromSeconds(1) });
        (needs.NodeCores + needs.PostgresCores).ShouldBe(4);
    }

    [Fact]
    public void A_plant_ten_times_as_large_takes_ten_times_the_disk_and_the_log()
    {
        var (one, ten) = (new Needs(Hall), new Needs(Hall with { Machines = Hall.Machines * 10 }));
        ten.DiskGigabytes.ShouldBe(one.DiskGigabytes * 10, one.DiskGigabytes / 1e6);
        ten.LogBytesPerSecond.ShouldBe(one.LogBytesPerSecond * 10, 1);
    }

    [Fact]
    public void Fewer_sensors_than_measured_are_not_counted_as_cheaper_to_take() =>
        new Needs(Hall with { Sensors = 1 }).NodeCores.ShouldBe(new Needs(Hall).NodeCores);

    [Fact]
    public void Single_readings_take_more_cores_than_batches() =>
        new Needs(Hall with { Machines = 100_000, IsSingle = true }).NodeCores.ShouldBeGreaterThan(new Needs(Hall with { Machines = 100_000 }).NodeCores);

    [Fact]
    public void What_bends_first_is_told_first()
    {
        var bounds = new Needs(Hall with { Machines = 1_000_000, Every = TimeSpan.FromSeconds(1) }).Bounds;
        bounds.ShouldBe(bounds.OrderByDescending(static bound => bound.Share));
        bounds[0].Share.ShouldBeGreaterThan(1, "a million machines each second are more than one PostgreSQL carries");
    }

    [Theory]
    [InlineData("--machines", "100", "--every", "1.5m", "--keep", "30d", "--sensors", "4", "--single")]
    public void A_plant_is_read_as_it_is_written(params string[] options)
    {
        Command.TryRead(options, out var plant).ShouldBeTrue();
        plant.ShouldBe(new Plant(100, 4, TimeSpan.FromSeconds(90), TimeSpan.FromDays(30), IsSingle: true));
    }

    [Theory]
    [InlineData("--machines", "0")]
    [InlineData("--machines", "5", "--every", "10")]
    [InlineData("--machines", "5", "--every", "-1s")]
    [InlineData("--machines")]
    [InlineData("--sensors", "8")]
    [InlineData("--machines", "5", "--colour", "red")]
    public void What_is_no_plant_is_refused(params string[] options) => Command.TryRead(options, out _).ShouldBeFalse();
}
