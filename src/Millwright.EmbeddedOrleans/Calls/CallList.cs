namespace Millwright.EmbeddedOrleans.Calls;

/// <summary>Calls in the order in which they came, linked through themselves: a call is in one list at a time, and joining one allocates nothing.</summary>
internal struct CallList
{
    private Call? _last;

    public Call? First { get; private set; }

    public readonly bool IsEmpty => First is null;

    public void Add(Call call)
    {
        call.Previous = _last;
        call.Next = null;
        if (_last is null)
            First = call;
        else
            _last.Next = call;
        _last = call;
    }

    public void Remove(Call call)
    {
        if (call.Previous is null)
            First = call.Next;
        else
            call.Previous.Next = call.Next;
        if (call.Next is null)
            _last = call.Previous;
        else
            call.Next.Previous = call.Previous;
        call.Next = call.Previous = null;
    }

    /// <summary>Everything in it, as it is now.</summary>
    public readonly List<Call> ToList()
    {
        var calls = new List<Call>();
        for (var call = First; call is not null; call = call.Next)
            calls.Add(call);
        return calls;
    }
}
