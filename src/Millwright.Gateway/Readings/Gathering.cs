using Millwright.Contracts.Readings;
using Millwright.Gateway.Metrics;

namespace Millwright.Gateway.Readings;

/// <summary>
/// One request's body on its way in: read in waves, each machine's rows of a wave handed to its twin in one call. While one wave is being
/// committed the next is read; a wave is sent only when the one before has been answered, so that a machine's readings reach its twin in the
/// order of the body.
/// </summary>
internal sealed class Gathering(
    WavePool waves, WaveSender sender, SensorUnits units, Admission admission, Func<Wave, ReadingJson> parserOf, IngestTally tally, IngestOptions options, TimeProvider clock)
{
    private Wave? _wave;
    private ReadingJson? _parser;
    private Task<SentWave>? _underWay;
    private readonly StrayValues _strays = new();
    private long _index;
    private long _began;

    public async Task<IngestEnd> Json(Stream body, CancellationToken cancellationToken)
    {
        using var buffer = new BodyBuffer(body, options.MaxReadingBytes);
        var frames = new JsonFrames();
        while (buffer.Unread.Length < JsonFrames.WantedAtStart && !buffer.IsEnded)
            await buffer.More(cancellationToken);
        while (true)
        {
            var isFound = frames.TryNext(buffer.Unread, out var skip, out var length);
            if (!frames.IsWrapped)
                TellStray(buffer.Take(skip), isLast: isFound);
            else
                buffer.Take(skip);
            if (isFound)
            {
                Read(buffer.Take(length));
                if (IsFull && await Send(cancellationToken) is { } broken)
                    return broken;
                continue;
            }
            if (buffer.IsEnded)
                break;
            if (!await buffer.More(cancellationToken))
                return await TooLarge();
        }
        if (!frames.IsWrapped)
            TellStray([], isLast: true);
        if (frames.IsCutOff)
            tally.Reject(_index, null, "", "the body ends within this reading", code: "validation.json");
        return await End(cancellationToken);
    }

    public async Task<IngestEnd> Lines(Stream body, CancellationToken cancellationToken)
    {
        using var buffer = new BodyBuffer(body, options.MaxReadingBytes);
        do
        {
            if (!await buffer.More(cancellationToken))
                return await TooLarge();
            for (var end = LineEnd(buffer); end >= 0; end = LineEnd(buffer))
            {
                var line = buffer.Take(Math.Min(end + 1, buffer.Unread.Length)).Trim("\r\n\t "u8);
                if (line.Length > 0)
                    Read(line);
                if (IsFull && await Send(cancellationToken) is { } broken)
                    return broken;
            }
        }
        while (!buffer.IsEnded);
        return await End(cancellationToken);
    }

    public async Task<IngestEnd> Csv(Stream body, CancellationToken cancellationToken)
    {
        using var csv = new ReadingCsv(body);
        if (await csv.Open() is { } problem)
            return new IngestEnd(tally, IngestResult.Committed, problem);
        for (var reading = await csv.Next(); reading.Length > 0; reading = await csv.Next())
        {
            Read(reading.Span);
            if (IsFull && await Send(cancellationToken) is { } broken)
                return broken;
        }
        return await End(cancellationToken);
    }

    /// <summary>Waits for what is under way, whatever happened, and gives the waves back.</summary>
    public async Task Finish()
    {
        if (_underWay is { } sent)
            waves.Return((await sent).Wave);
        if (_wave is { } unsent)
            waves.Return(unsent);
    }

    private static int LineEnd(BodyBuffer buffer)
    {
        var end = buffer.Unread.IndexOf((byte)'\n');
        return end < 0 && buffer.IsEnded && buffer.Unread.Length > 0 ? buffer.Unread.Length : end;
    }

    private void TellStray(ReadOnlySpan<byte> between, bool isLast)
    {
        foreach (var value in _strays.Take(between, isLast))
            tally.Reject(_index++, null, "", "expected an object", value, "validation.json");
    }

    private bool IsFull => _wave?.Readings >= options.ReadingsPerWave;

    private void Read(ReadOnlySpan<byte> reading)
    {
        if (reading.Length > options.MaxReadingBytes)
        {
            tally.Reject(_index++, null, "", $"one reading is longer than {options.MaxReadingBytes} bytes, the most that Millwright:Ingest:MaxReadingBytes allows", code: "validation.too-large");
            return;
        }
        if (_parser is null)
        {
            _began = clock.GetTimestamp();
            _parser = parserOf(_wave = waves.Rent());
        }
        _parser.Read(reading, _index++);
    }

    private async Task<IngestEnd> TooLarge()
    {
        tally.Reject(_index, null, "", $"one reading is longer than {options.MaxReadingBytes} bytes, the most that Millwright:Ingest:MaxReadingBytes allows; what follows it was not read", code: "validation.too-large");
        return await End(CancellationToken.None);
    }

    private async Task<IngestEnd> End(CancellationToken cancellationToken)
    {
        if (_wave?.Readings > 0 && await Send(cancellationToken) is { } broken)
            return broken;
        return await Settle() ?? new IngestEnd(tally, IngestResult.Committed);
    }

    /// <summary>Sends the wave once the one before was answered; an answer that is not null ends the request.</summary>
    private async ValueTask<IngestEnd?> Send(CancellationToken cancellationToken)
    {
        var wave = _wave!;
        GatewayMetrics.ParseSeconds.Record(clock.GetElapsedTime(_began).TotalSeconds);
        await units.Convert(wave, tally, cancellationToken);
        if (await Settle() is { } broken)
            return broken;
        var room = await admission.Room(wave.Readings, cancellationToken);
        _underWay = sender.Send(wave, room);
        (_wave, _parser) = (null, null);
        return null;
    }

    private async ValueTask<IngestEnd?> Settle()
    {
        if (_underWay is not { } underWay)
            return null;
        var sent = await underWay;
        _underWay = null;
        var result = WaveSender.Count(sent, tally);
        waves.Return(sent.Wave);
        return result == IngestResult.Committed ? null : new IngestEnd(tally, result);
    }
}
