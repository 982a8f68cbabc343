using System.Text;

namespace Millwright.Gateway.Readings;

/// <summary>
/// What stands between the readings of a JSON body and is none: each value of it is told once and takes a place of its own, wherever the
/// network happened to cut the body.
/// </summary>
internal sealed class StrayValues
{
    private const int MostTold = 80;

    private readonly List<byte> _value = [];
    private readonly List<string> _found = [];
    private bool _inString;
    private bool _escaped;

    /// <summary>The values that ended within <paramref name="between"/>, or at its end when a reading or the body's end follows.</summary>
    public IReadOnlyList<string> Take(ReadOnlySpan<byte> between, bool isLast)
    {
        _found.Clear();
        foreach (var b in between)
            Take(b);
        if (isLast)
            End();
        return _found;
    }

    private void Take(byte b)
    {
        if (!_inString && b is ((byte)',' or (byte)'[' or (byte)']'))
        {
            End();
            return;
        }
        if (_value.Count < MostTold && (_value.Count > 0 || !IsBlank(b)))
            _value.Add(b);
        if (_escaped)
            _escaped = false;
        else if (_inString && b == '\\')
            _escaped = true;
        else if (b == '"')
            _inString = !_inString;
    }

    private void End()
    {
        (_inString, _escaped) = (false, false);
        if (_value.Count == 0)
            return;
        _found.Add(Encoding.UTF8.GetString([.. _value]).TrimEnd());
        _value.Clear();
    }

    private static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
