using System.Buffers;

namespace Millwright.Gateway.Readings;

/// <summary>
/// The part of a request's body that was read and not yet used: one pooled array that slides along the stream and grows only when a single
/// reading does not fit. Never the whole body.
/// </summary>
internal sealed class BodyBuffer(Stream body, int most) : IDisposable
{
    private const int StartSize = 64 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(StartSize);
    private int _from;
    private int _to;

    /// <summary>Whether the stream has ended; <see cref="Unread"/> is then all that is left.</summary>
    public bool IsEnded { get; private set; }

    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_from, _to - _from);

    /// <summary>The first <paramref name="length"/> bytes of <see cref="Unread"/>, which are then used; valid until <see cref="More"/>.</summary>
    public ReadOnlySpan<byte> Take(int length)
    {
        var taken = _bytes.AsSpan(_from, length);
        _from += length;
        return taken;
    }

    /// <summary>Reads on; false when a single reading would need more than the buffer may hold.</summary>
    public async ValueTask<bool> More(CancellationToken cancellationToken)
    {
        if (_from > 0)
        {
            Unread.CopyTo(_bytes);
            (_from, _to) = (0, _to - _from);
        }
        if (_to > most || (_to == _bytes.Length && !Grow()))
            return false;
        var read = await body.ReadAsync(_bytes.AsMemory(_to), cancellationToken);
        _to += read;
        IsEnded = read == 0;
        return true;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    private bool Grow()
    {
        if (_bytes.Length > most)
            return false;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(most + 1, _bytes.Length * 2));
        _bytes.AsSpan(0, _to).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
        return true;
    }
}
