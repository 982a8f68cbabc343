using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Orleans.Concurrency;
using Orleans.Configuration;

namespace Millwright.EmbeddedOrleans.Tests.Observers;

public interface IEar : IGrainObserver
{
    [OneWay]
    Task Heard(string word);

    Task<int> Ask(string word);
}

public interface ISpeakerGrain : IGrainWithStringKey
{
    Task Join(IEar ear);

    Task<int> Listeners();

    Task Say(string word);

    Task<int> Ask(string word);
}

internal sealed class SpeakerGrain : Grain, ISpeakerGrain
{
    private readonly HashSet<IEar> _ears = [];

    public Task Join(IEar ear)
    {
        _ears.Add(ear);
        return Task.CompletedTask;
    }

    public Task<int> Listeners() => Task.FromResult(_ears.Count);

    public async Task Say(string word)
    {
        foreach (var ear in _ears)
            await ear.Heard(word);
    }

    public Task<int> Ask(string word) => _ears.Single().Ask(word);
}

internal sealed class Ear(string key) : IEar
{
    private int _inside;

    public ConcurrentQueue<string> Words { get; } = [];

    public async Task Heard(string word)
    {
        Interlocked.Increment(ref _inside).ShouldBe(1);
        await Task.Yield();
        Words.Enqueue(word);
        Interlocked.Decrement(ref _inside);
        if (word == "throw")
            throw new InvalidOperationException("too loud");
        Signals.Raise($"{key} heard {word}");
    }

    public Task<int> Ask(string word) => word == "throw" ? throw new InvalidOperationException("too loud") : Task.FromResult(word.Length);
}

public class ObserverTests
{
    private readonly string _key = SiloFixture.NewKey();

    [Fact]
    public async Task An_observer_hears_what_grains_tell_it_in_order_one_at_a_time()
    {
        await using var silo = await TestSilo.Start();
        var ear = new Ear(_key);
        var speaker = silo.Grains.GetGrain<ISpeakerGrain>(_key);
        await speaker.Join(silo.Grains.CreateObjectReference<IEar>(ear));
        for (var number = 0; number < 100; number++)
            await speaker.Say($"{number}");
        await Signals.Wait($"{_key} heard 99");
        ear.Words.ShouldBe(Enumerable.Range(0, 100).Select(number => $"{number}"));
        GC.KeepAlive(ear);
    }

    [Fact]
    public async Task One_reference_sent_twice_is_the_same_to_the_grain()
    {
        await using var silo = await TestSilo.Start();
        var ear = new Ear(_key);
        var speaker = silo.Grains.GetGrain<ISpeakerGrain>(_key);
        var reference = silo.Grains.CreateObjectReference<IEar>(ear);
        await speaker.Join(reference);
        await speaker.Join(reference);
        (await speaker.Listeners()).ShouldBe(1);
        GC.KeepAlive(ear);
    }

    [Fact]
    public async Task An_observer_that_throws_is_heard_of_unless_the_call_is_one_way()
    {
        await using var silo = await TestSilo.Start();
        var ear = new Ear(_key);
        var speaker = silo.Grains.GetGrain<ISpeakerGrain>(_key);
        await speaker.Join(silo.Grains.CreateObjectReference<IEar>(ear));
        await speaker.Say("throw");
        (await Should.ThrowAsync<InvalidOperationException>(async () => await speaker.Ask("throw"))).Message.ShouldBe("too loud");
        (await speaker.Ask("four")).ShouldBe(4);
        await speaker.Say("after");
        await Signals.Wait($"{_key} heard after");
        GC.KeepAlive(ear);
    }

    [Fact]
    public async Task Calls_to_an_observer_that_was_deleted_fail_and_one_way_calls_are_dropped()
    {
        await using var silo = await TestSilo.Start(builder => builder.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(1)));
        var ear = new Ear(_key);
        var speaker = silo.Grains.GetGrain<ISpeakerGrain>(_key);
        var reference = silo.Grains.CreateObjectReference<IEar>(ear);
        await speaker.Join(reference);
        silo.Grains.DeleteObjectReference<IEar>(reference);
        await speaker.Say("nobody hears this");
        await Should.ThrowAsync<Exception>(async () => await speaker.Ask("nobody").Soon());
        ear.Words.ShouldBeEmpty();
        GC.KeepAlive(ear);
    }

    [Fact]
    public async Task The_engine_does_not_keep_an_observer_alive()
    {
        await using var silo = await TestSilo.Start();
        var lost = await Lose(silo.Grains, silo.Grains.GetGrain<ISpeakerGrain>(_key));
        for (var tries = 0; tries < 100 && lost.IsAlive; tries++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }
        lost.IsAlive.ShouldBeFalse();
        await silo.Grains.GetGrain<ISpeakerGrain>(_key).Say("into the void");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> Lose(IGrainFactory grains, ISpeakerGrain speaker)
    {
        var ear = new Ear("lost");
        await speaker.Join(grains.CreateObjectReference<IEar>(ear));
        await speaker.Say("hello");
        return new WeakReference(ear);
    }
}
