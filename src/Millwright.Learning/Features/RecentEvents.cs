namespace Millwright.Learning.Features;

/// <summary>The events that happened last, of all kinds, in order of time. One that is told twice counts once, so history may be told again over what is kept.</summary>
internal sealed class RecentEvents(int capacity)
{
    private readonly long[] _times = new long[capacity];
    private readonly byte[] _kinds = new byte[capacity];

    public int Kept { get; private set; }

    public void Add(long happened, int kind)
    {
        var place = Kept;
        while (place > 0 && (_times[place - 1], _kinds[place - 1]).CompareTo((happened, (byte)kind)) > 0)
            place--;
        if (place > 0 && _times[place - 1] == happened && _kinds[place - 1] == kind)
            return;
        if (Kept < capacity)
            MakeRoom(place);
        else if (place > 0)
            ForgetFirst(--place);
        else
            return;
        (_times[place], _kinds[place]) = (happened, (byte)kind);
    }

    /// <summary>A kept event, 0 the oldest.</summary>
    public (long Happened, int Kind) At(int place) => (_times[place], _kinds[place]);

    /// <summary>Events of a kind after one instant and not after another.</summary>
    public int Count(int kind, long after, long until)
    {
        var count = 0;
        for (var place = 0; place < Kept; place++)
            if (_kinds[place] == kind && _times[place] > after && _times[place] <= until)
                count++;
        return count;
    }

    private void MakeRoom(int place)
    {
        Array.Copy(_times, place, _times, place + 1, Kept - place);
        Array.Copy(_kinds, place, _kinds, place + 1, Kept - place);
        Kept++;
    }

    /// <summary>Drops the oldest, so that there is room at a place.</summary>
    private void ForgetFirst(int place)
    {
        Array.Copy(_times, 1, _times, 0, place);
        Array.Copy(_kinds, 1, _kinds, 0, place);
    }
}
