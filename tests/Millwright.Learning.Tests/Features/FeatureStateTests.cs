using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Millwright.Learning.Features;
using Millwright.Learning.State;
using static Millwright.Learning.Tests.Features.Histories;

namespace Millwright.Learning.Tests.Features;

public sealed class FeatureStateTests
{
    [Fact]
    public void Training_and_serving_see_the_same_vector_to_the_bit() => Check.QuickThrowOnFailure(Prop.ForAll<int>(seed =>
    {
        var history = Random(seed, 120);
        var asOf = history.Select(observation => observation.Known).Distinct().ToArray();

        var trained = FeatureReplay.Replay(Everything, [18, 2], history, asOf);

        var serving = new FeatureState(Everything, [18, 2]);
        var row = 0;
        for (var place = 0; place < history.Length; place++)
        {
            TakeIn(serving, history[place]);
            if (place + 1 < history.Length && history[place + 1].Known == history[place].Known)
                continue;
            var seen = new double[trained.Columns.Count];
            trained.CopyRow(row, seen);
            VectorOf(serving, asOf[row++]).ShouldBe(seen);
        }
    }));

    [Fact]
    public void What_comes_later_never_changes_an_earlier_vector() => Check.QuickThrowOnFailure(Prop.ForAll<int, byte>((seed, cut) =>
    {
        var history = Random(seed, 200);
        var asOf = history.Take(cut % 100 + 1).Select(observation => observation.Known).ToArray();

        var whole = FeatureReplay.Replay(Everything, [18, 2], history, asOf);
        var prefix = FeatureReplay.Replay(Everything, [18, 2], history.TakeWhile(observation => observation.Known <= asOf[^1]), asOf);

        for (var column = 0; column < whole.Columns.Count; column++)
            whole[column].ToArray().ShouldBe(prefix[column].ToArray());
    }));

    [Fact]
    public void A_state_that_holds_something_later_refuses_the_question()
    {
        var state = Taken(Everything, [Observation.Reading(0, [1, 2]), new(0, 5 * Hour, [], 0)], 18, 2);

        Should.Throw<InvalidOperationException>(() => VectorOf(state, 5 * Hour - 1)).Message.ShouldContain("became known");
        VectorOf(state, 5 * Hour).Length.ShouldBe(Everything.Features.Count);
    }

    [Fact]
    public void Events_told_in_any_order_and_more_than_once_are_counted_once_and_the_newest_remembered() => Check.QuickThrowOnFailure(Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var told = Enumerable.Range(0, random.Next(1, 30)).Select(_ => (At: random.NextInt64(24) * Hour, Kind: random.Next(2))).ToArray();
        var spec = FeatureSpec.Parse("keep 5\nsensor torque\nevent error\nevent repair\ncount error 240h\ncount repair 240h");
        var state = new FeatureState(spec);

        foreach (var (at, kind) in told.Concat(told.Reverse()).Concat(told))
            state.Event(at, kind);

        var newest = told.Distinct().OrderByDescending(one => one).Take(5).ToArray();
        VectorOf(state, 24 * Hour).ShouldBe([newest.Count(one => one.Kind == 0), newest.Count(one => one.Kind == 1)]);
    }));

    [Fact]
    public void A_state_survives_its_bytes_and_goes_on_alike() => Check.QuickThrowOnFailure(Prop.ForAll<int, byte>((seed, cut) =>
    {
        var history = Random(seed, 300);
        var state = Taken(Everything, history.Take(cut), 18, 2);
        var (size, bytes) = (state.Size, BytesOf(state));

        var restored = Restored(bytes);
        foreach (var observation in history.Skip(cut))
        {
            TakeIn(state, observation);
            TakeIn(restored, observation);
        }

        bytes.Length.ShouldBe(size);
        VectorOf(restored, history[^1].Known).ShouldBe(VectorOf(state, history[^1].Known));
    }));

    [Fact]
    public void Broken_bytes_are_refused_as_such_or_read_and_nothing_else() => Check.QuickThrowOnFailure(Prop.ForAll<int, ushort, byte>((seed, at, with) =>
    {
        var state = Taken(Everything, Random(seed, 50), 18, 2);
        var bytes = BytesOf(state);
        bytes[at % bytes.Length] = with;

        foreach (var broken in new[] { bytes, bytes[..(at % bytes.Length)] })
        {
            try
            {
                Restored(broken);
            }
            catch (InvalidDataException)
            {
                // What is promised.
            }
        }
    }));

    [Fact]
    public void Taking_in_and_computing_allocate_nothing()
    {
        var state = Taken(Everything, Random(1, 50), 18, 2);
        double[] values = [3, 4];
        var vector = new double[Everything.Features.Count];
        var at = state.Known;
        Step();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var turn = 0; turn < 1000; turn++)
            Step();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Step()
        {
            at += Hour;
            state.Observe(at, values);
            state.Event(at, 0);
            state.Compute(at, vector);
        }
    }

    [Fact]
    public void Eight_sensors_with_one_time_constant_fit_in_a_few_hundred_bytes()
    {
        var spec = FeatureSpec.Fading([.. Enumerable.Range(1, 8).Select(number => new Sensor($"s{number}"))], ["error"], TimeSpan.FromHours(6));

        new FeatureState(spec).Size.ShouldBeLessThan(500);
    }

    private static byte[] BytesOf(FeatureState state)
    {
        var bytes = new ArrayBufferWriter<byte>();
        state.Write(new StateWriter(bytes));
        return bytes.WrittenSpan.ToArray();
    }

    private static FeatureState Restored(byte[] bytes)
    {
        var reader = new StateReader(bytes);
        var state = FeatureState.Read(Everything, ref reader);
        reader.End();
        return state;
    }
}
