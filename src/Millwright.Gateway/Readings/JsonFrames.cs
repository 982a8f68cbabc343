using System.Buffers;

namespace Millwright.Gateway.Readings;

/// <summary>
/// Finds the readings in a JSON body by counting braces outside strings: one object, an array of them, or an object whose first member
/// <c>readings</c> is such an array. What is within a reading is not looked at, so a malformed one is refused alone.
/// </summary>
internal sealed class JsonFrames
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("{}[]\"\\"u8);

    private int _depth;
    private int _scanned;
    private int _start = -1;
    private bool _inString;
    private bool _escaped;
    private bool _first = true;
    private bool _ended;

    /// <summary>Bytes that <see cref="TryNext"/> wants before it is asked first, so that it can tell what kind of body it is.</summary>
    public const int WantedAtStart = 64;

    /// <summary>Whether the readings are a member of an object, whose other members are passed over.</summary>
    public bool IsWrapped { get; private set; }

    /// <summary>Looks for the next reading. <paramref name="skip"/> bytes come before it and <paramref name="length"/> are its own; both are then to be taken.</summary>
    public bool TryNext(ReadOnlySpan<byte> unread, out int skip, out int length)
    {
        (skip, length) = (0, 0);
        while (_scanned < unread.Length)
        {
            if (_escaped)
            {
                _escaped = false;
                _scanned++;
                continue;
            }
            var found = unread[_scanned..].IndexOfAny(Marks);
            if (found < 0)
            {
                _scanned = unread.Length;
                break;
            }
            var at = _scanned + found;
            _scanned = at + 1;
            var mark = unread[at];
            if (mark == '"')
                _inString = !_inString;
            else if (_inString)
                _escaped = mark == '\\';
            else if (mark is (byte)'{' or (byte)'[')
                Open(unread, at, mark);
            else if (mark is (byte)'}' or (byte)']' && Close(mark))
            {
                (skip, length) = (_start, at + 1 - _start);
                (_scanned, _start) = (0, -1);
                return true;
            }
        }
        if (_start < 0)
        {
            // Between readings: nothing of this has to stay.
            skip = _inString || _first ? 0 : unread.Length;
            _scanned -= skip;
        }
        return false;
    }

    /// <summary>Whether the body ended within a reading.</summary>
    public bool IsCutOff => _start >= 0 || _inString;

    private void Open(ReadOnlySpan<byte> unread, int at, byte mark)
    {
        if (_ended)
            return;
        if (_start >= 0)
        {
            _depth++;
            return;
        }
        if (mark == '[')
        {
            _first = false;
            return;
        }
        if (_first && IsWrapper(unread[(at + 1)..]))
        {
            (_first, IsWrapped) = (false, true);
            return;
        }
        _first = false;
        _start = at;
        _depth = 1;
    }

    private bool Close(byte mark)
    {
        if (_start >= 0)
            return --_depth == 0;
        _ended |= IsWrapped && mark == ']';
        return false;
    }

    private static bool IsWrapper(ReadOnlySpan<byte> after)
    {
        var rest = after.TrimStart(" \t\r\n"u8);
        if (!rest.StartsWith("\"readings\""u8))
            return false;
        rest = rest["\"readings\""u8.Length..].TrimStart(" \t\r\n"u8);
        return rest is [(byte)':', ..] && rest[1..].TrimStart(" \t\r\n"u8) is [(byte)'[', ..];
    }
}
