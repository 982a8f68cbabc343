namespace Millwright.EmbeddedOrleans.Tests.Calls;

[GenerateSerializer]
public sealed class Parcel
{
    [Id(0)]
    public string Label { get; set; } = "";

    [Id(1)]
    public List<int> Weights { get; set; } = [];

    [Id(2)]
    public Parcel? Inside { get; set; }

    [Id(3)]
    public Dictionary<string, List<string>> Notes { get; set; } = [];
}

[GenerateSerializer, Immutable]
public sealed class Sealed
{
    [Id(0)]
    public int[] Figures { get; set; } = [];
}

[GenerateSerializer]
public sealed record Reading([property: Id(0)] string Sensor, [property: Id(1)] double Value);

public interface IWarehouseGrain : IGrainWithStringKey
{
    Task Keep(Parcel parcel);

    Task<Parcel> Show();

    Task<bool> IsSame(Sealed parcel, int number);

    Task<bool> IsSameArray([Immutable] int[] figures, int number);

    Task<bool> IsSameReading(Reading reading, int number);

    Task<int> Sum(int[] figures);
}

internal sealed class WarehouseGrain : Grain, IWarehouseGrain
{
    private Parcel _kept = new();

    public Task Keep(Parcel parcel)
    {
        _kept = parcel;
        parcel.Weights.Add(1_000);
        return Task.CompletedTask;
    }

    public Task<Parcel> Show() => Task.FromResult(_kept);

    public Task<bool> IsSame(Sealed parcel, int number) => Task.FromResult(ReferenceEquals(parcel, Shelf.Taken[number]));

    public Task<bool> IsSameArray(int[] figures, int number) => Task.FromResult(ReferenceEquals(figures, Shelf.Taken[number]));

    public Task<bool> IsSameReading(Reading reading, int number) => Task.FromResult(ReferenceEquals(reading, Shelf.Taken[number]));

    public Task<int> Sum(int[] figures)
    {
        var sum = figures.Sum();
        Array.Clear(figures);
        return Task.FromResult(sum);
    }
}

internal static class Shelf
{
    public static readonly System.Collections.Concurrent.ConcurrentDictionary<int, object> Taken = new();
}

public class CopyTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private readonly IWarehouseGrain _warehouse = silo.Grains.GetGrain<IWarehouseGrain>(SiloFixture.NewKey());

    [Fact]
    public async Task Neither_side_sees_what_the_other_does_to_an_argument()
    {
        var parcel = new Parcel { Label = "as sent", Weights = [1, 2], Inside = new Parcel { Label = "inner" }, Notes = { ["a"] = ["b"] } };
        await _warehouse.Keep(parcel);
        parcel.Label = "changed";
        parcel.Inside.Label = "changed";
        parcel.Notes["a"].Add("c");
        parcel.Weights.ShouldBe([1, 2]);
        var kept = await _warehouse.Show();
        kept.Label.ShouldBe("as sent");
        kept.Inside!.Label.ShouldBe("inner");
        kept.Weights.ShouldBe([1, 2, 1_000]);
        kept.Notes["a"].ShouldBe(["b"]);
    }

    [Fact]
    public async Task Neither_side_sees_what_the_other_does_to_an_answer()
    {
        await _warehouse.Keep(new Parcel { Label = "kept" });
        (await _warehouse.Show()).Label = "changed";
        (await _warehouse.Show()).Label.ShouldBe("kept");
    }

    [Fact]
    public async Task Parts_that_are_shared_and_cycles_stay_so()
    {
        var parcel = new Parcel { Label = "round" };
        parcel.Inside = parcel;
        await _warehouse.Keep(parcel);
        var kept = await _warehouse.Show();
        kept.Inside.ShouldBeSameAs(kept);
    }

    [Fact]
    public async Task An_array_is_copied()
    {
        int[] figures = [1, 2, 3];
        (await _warehouse.Sum(figures)).ShouldBe(6);
        figures.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task What_is_marked_immutable_is_handed_over_as_it_is()
    {
        var parcel = new Sealed { Figures = [1] };
        int[] figures = [1, 2, 3];
        Shelf.Taken[1] = parcel;
        Shelf.Taken[2] = figures;
        (await _warehouse.IsSame(parcel, 1)).ShouldBeTrue();
        (await _warehouse.IsSameArray(figures, 2)).ShouldBeTrue();
    }

#if !ORLEANS
    [Fact]
    public async Task A_sealed_type_that_cannot_change_needs_no_mark()
    {
        var reading = new Reading("temperature", 61.5);
        Shelf.Taken[3] = reading;
        (await _warehouse.IsSameReading(reading, 3)).ShouldBeTrue();
    }
#endif
}
