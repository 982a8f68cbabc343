using System.Collections.Immutable;

namespace Millwright.EmbeddedOrleans.Calls;

/// <summary>What flows with a call: which call this is, for naming a deadlock's way, and the request context.</summary>
internal sealed record CallContext(Call? Call, ImmutableDictionary<string, object> Values)
{
    private static readonly AsyncLocal<CallContext?> Flowing = new();
    private static readonly CallContext Empty = new(null, ImmutableDictionary<string, object>.Empty);

    public static CallContext? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    public static object? Get(string key) => Current?.Values.GetValueOrDefault(key);

    public static void Set(string key, object value)
    {
        var now = Current ?? Empty;
        Current = now with { Values = now.Values.SetItem(key, value) };
    }

    public static bool Remove(string key)
    {
        if (Current is not { } now || !now.Values.ContainsKey(key))
            return false;
        Current = now with { Values = now.Values.Remove(key) };
        return true;
    }

    public static void Clear()
    {
        if (Current is { } now)
            Current = now with { Values = Empty.Values };
    }

    /// <summary>For a call that nobody waits for: it is no step of a chain of waiting calls.</summary>
    public CallContext? WithoutCall() => Call is null ? this : Values.IsEmpty ? null : new CallContext(null, Values);

    /// <summary>The context for the body of <paramref name="call"/>.</summary>
    public static CallContext For(Call call) => new(call, call.Caller?.Values ?? Empty.Values);
}
