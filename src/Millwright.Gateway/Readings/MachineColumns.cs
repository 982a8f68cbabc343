using Millwright.Contracts.Readings;
using Millwright.Twins.Readings;

namespace Millwright.Gateway.Readings;

/// <summary>
/// The readings of one machine as they are read, in columns that grow and are used again for the next wave. A sensor that appears for the
/// first time in a later row widens the table; earlier rows have no value of it.
/// </summary>
internal sealed class MachineColumns(string machineId)
{
    private readonly List<string> _sensors = [];
    private long[] _at = new long[4];
    private long[] _sequence = new long[4];
    private byte[] _flags = new byte[4];
    private int[] _index = new int[4];
    private double[] _values = [];
    private int _width;
    private string[]? _sent;

    public string MachineId { get; } = machineId;

    public int Rows { get; private set; }

    /// <summary>Whether the wave has it among its machines.</summary>
    public bool IsInWave { get; set; }

    /// <summary>The place in the request of each row.</summary>
    public ReadOnlySpan<int> Indexes => _index.AsSpan(0, Rows);

    /// <summary>Opens a row whose values are then <see cref="Set"/>; <see cref="Drop"/> takes it back.</summary>
    public void Open(int index)
    {
        if (Rows == _at.Length)
            Grow();
        _index[Rows] = index;
        var row = _values.AsSpan(Rows * _width, _width);
        row.Fill(double.NaN);
        Rows++;
    }

    public void Drop() => Rows--;

    /// <summary>The column of a sensor that stood at <paramref name="expected"/> in the row before; −1 when it is another one.</summary>
    public bool IsAt(int expected, ref System.Text.Json.Utf8JsonReader name) => expected < _sensors.Count && name.ValueTextEquals(_sensors[expected]);

    public int ColumnOf(string sensor)
    {
        var column = _sensors.IndexOf(sensor);
        if (column >= 0)
            return column;
        _sensors.Add(sensor);
        _sent = null;
        if (_sensors.Count > _width)
            Widen();
        return _sensors.Count - 1;
    }

    public string SensorAt(int column) => _sensors[column];

    public double Get(int column) => _values[(Rows - 1) * _width + column];

    public void Set(int column, double value) => _values[(Rows - 1) * _width + column] = value;

    public void Close(long at, long? sequence, ReadingFlags flags)
    {
        _at[Rows - 1] = at;
        _sequence[Rows - 1] = sequence ?? 0;
        _flags[Rows - 1] = (byte)(sequence is null ? flags : flags | ReadingFlags.HasSequence);
    }

    /// <summary>Takes a row out; the last one moves to its place.</summary>
    public void RemoveAt(int row)
    {
        var last = --Rows;
        (_at[row], _sequence[row], _flags[row], _index[row]) = (_at[last], _sequence[last], _flags[last], _index[last]);
        _values.AsSpan(last * _width, _width).CopyTo(_values.AsSpan(row * _width));
    }

    /// <summary>The value of a row; for one that arrived in another unit.</summary>
    public ref double ValueAt(int row, int column) => ref _values[row * _width + column];

    /// <summary>The rows as a message that owns its arrays. Sensors of earlier waves that none of these rows has are forgotten.</summary>
    public ReadingsMessage ToMessage(SensorNames names)
    {
        ForgetUnused();
        var sensors = _sent ??= names.Shared(_sensors);
        var values = new double[Rows * sensors.Length];
        for (var row = 0; row < Rows; row++)
            _values.AsSpan(row * _width, sensors.Length).CopyTo(values.AsSpan(row * sensors.Length));
        return new ReadingsMessage(sensors, _at.AsSpan(0, Rows).ToArray(), _sequence.AsSpan(0, Rows).ToArray(), _flags.AsSpan(0, Rows).ToArray(), values);
    }

    public void Clear() => Rows = 0;

    private void ForgetUnused()
    {
        for (var column = _sensors.Count - 1; column >= 0; column--)
        {
            if (IsUsed(column))
                continue;
            var last = _sensors.Count - 1;
            for (var row = 0; row < Rows; row++)
                (_values[row * _width + column], _values[row * _width + last]) = (_values[row * _width + last], double.NaN);
            _sensors[column] = _sensors[last];
            _sensors.RemoveAt(last);
            _sent = null;
        }
    }

    private bool IsUsed(int column)
    {
        for (var row = 0; row < Rows; row++)
            if (!double.IsNaN(_values[row * _width + column]))
                return true;
        return false;
    }

    private void Grow()
    {
        var size = _at.Length * 2;
        Array.Resize(ref _at, size);
        Array.Resize(ref _sequence, size);
        Array.Resize(ref _flags, size);
        Array.Resize(ref _index, size);
        Array.Resize(ref _values, size * _width);
    }

    private void Widen()
    {
        var width = Math.Max(8, _width * 2);
        var values = new double[_at.Length * width];
        for (var row = 0; row < Rows; row++)
        {
            _values.AsSpan(row * _width, _width).CopyTo(values.AsSpan(row * width));
            values.AsSpan(row * width + _width, width - _width).Fill(double.NaN);
        }
        _values = values;
        _width = width;
    }
}
