namespace Millwright.Learning.Features;

/// <summary>The events told last, whatever their kind, oldest overwritten first.</summary>
internal sealed class EventRing(int capacity)
{
    private readonly long[] _times = new long[capacity];
    private readonly byte[] _kinds = new byte[capacity];
    private int _next;

    public int Kept { get; private set; }

    public void Add(long happened, int kind)
    {
        (_times[_next], _kinds[_next]) = (happened, (byte)kind);
        _next = (_next + 1) % capacity;
        Kept = Math.Min(Kept + 1, capacity);
    }

    /// <summary>A kept event, 0 the one told first.</summary>
    public (long Happened, int Kind) At(int place)
    {
        var row = (_next - Kept + place + capacity) % capacity;
        return (_times[row], _kinds[row]);
    }

    /// <summary>Events of a kind after one instant and not after another.</summary>
    public int Count(int kind, long after, long until)
    {
        var count = 0;
        for (var place = 0; place < Kept; place++)
            if (_kinds[place] == kind && _times[place] > after && _times[place] <= until)
                count++;
        return count;
    }
}
