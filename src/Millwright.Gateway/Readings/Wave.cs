using System.Runtime.InteropServices;

namespace Millwright.Gateway.Readings;

/// <summary>
/// The readings gathered so far, by machine, on their way to the twins. Used again for the next wave and the next request, so that a
/// producer that keeps sending the same machines and sensors causes no garbage but the messages themselves.
/// </summary>
internal sealed class Wave
{
    private readonly Dictionary<string, MachineColumns> _machines = new(Utf8Names.Comparer);
    private readonly Dictionary<string, MachineColumns>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;
    private readonly List<MachineColumns> _used = [];
    private readonly List<ForeignUnit> _foreignUnits = [];

    public Wave() => _byBytes = _machines.GetAlternateLookup<ReadOnlySpan<byte>>();

    public int Readings { get; set; }

    /// <summary>The machines that may have rows in this wave.</summary>
    public ReadOnlySpan<MachineColumns> Machines => CollectionsMarshal.AsSpan(_used);

    /// <summary>Values that came with the name of their unit, to be looked at before the wave is sent.</summary>
    public List<ForeignUnit> ForeignUnits => _foreignUnits;

    /// <summary>How many machines this wave remembers from before.</summary>
    public int Remembered => _machines.Count;

    /// <summary>The columns of a machine whose id is well formed; <paramref name="names"/> has its one string.</summary>
    public MachineColumns Of(ReadOnlySpan<byte> machine, SensorNames names)
    {
        if (!_byBytes.TryGetValue(machine, out var columns))
        {
            columns = new MachineColumns(names.Of(machine));
            _machines.Add(columns.MachineId, columns);
        }
        if (!columns.IsInWave)
        {
            columns.IsInWave = true;
            _used.Add(columns);
        }
        return columns;
    }

    public void Clear()
    {
        foreach (var machine in _used)
        {
            machine.Clear();
            machine.IsInWave = false;
        }
        _used.Clear();
        _foreignUnits.Clear();
        Readings = 0;
    }

    /// <summary>A value in the unit that the producer names.</summary>
    public readonly record struct ForeignUnit(MachineColumns Machine, int Index, int Column, string Unit);
}
