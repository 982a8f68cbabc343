using Millwright.Evaluation.Data;
using Millwright.Learning.Features;

namespace Millwright.Evaluation.AzurePdm;

/// <summary>A machine of the fleet: what does not change, what befell it, and when it failed.</summary>
internal sealed record FleetMachine(int Id, double[] Attributes, Observation[] Events, long[] Failures);

/// <summary>The machines and events of the Azure set, and what a model sees of them.</summary>
internal static class Fleet
{
    public const long Hour = 3_600_000_000;
    private static readonly string[] _signals = ["volt", "rotate", "pressure", "vibration"];

    /// <summary>The 30 inputs of the protocol; the model is one category where the protocol has four columns.</summary>
    public static readonly FeatureSpec Inputs = FeatureSpec.Parse(
        "keep 24\n" + string.Concat(_signals.Select(signal => $"sensor {signal}\n"))
        + string.Concat(Enumerable.Range(1, 5).Select(number => $"event error{number}\n"))
        + string.Concat(Enumerable.Range(1, 4).Select(number => $"event comp{number}\n")) + "attribute age\nattribute model 4\n"
        + string.Concat(_signals.Select(signal => $"mean {signal} 3h\ndeviation {signal} 3h\nmean {signal} 24h\ndeviation {signal} 24h\n"))
        + string.Concat(Enumerable.Range(1, 5).Select(number => $"count error{number} 24h\n"))
        + string.Concat(Enumerable.Range(1, 4).Select(number => $"since comp{number}\n")) + "attribute-of age\nattribute-of model\n");

    public static Dictionary<int, FleetMachine> Read(DirectoryInfo folder)
    {
        var (machines, failures) = (Sheet.Read(DataFile.Need(folder, "PdM_machines.csv")), Sheet.Read(DataFile.Need(folder, "PdM_failures.csv")));
        var events = Events(folder, "PdM_errors.csv", "errorID").Concat(Events(folder, "PdM_maint.csv", "comp")).ToLookup(one => one.Machine, one => one.Told);
        var failed = failures.Numbers("machineID").Zip(failures.Times("datetime")).ToLookup(one => (int)one.First, one => one.Second);
        double[] models = [.. machines.Texts("model").Select(model => double.Parse(model["model".Length..]) - 1)];
        return machines.Numbers("machineID").Select((id, row) => (Id: (int)id, Row: row)).ToDictionary(one => one.Id, one => new FleetMachine(
            one.Id, [machines.Numbers("age")[one.Row], models[one.Row]], [.. events[one.Id]], [.. failed[one.Id].Order()]));
    }

    /// <summary>Telemetry by machine.</summary>
    public static ILookup<int, Observation> Telemetry(FileInfo file)
    {
        var sheet = Sheet.Read(file);
        var (machines, times, values) = (sheet.Numbers("machineID"), sheet.Times("datetime"), _signals.Select(sheet.Numbers).ToArray());
        return Enumerable.Range(0, times.Length).ToLookup(
            row => (int)machines[row], row => Observation.Reading(times[row], [.. values.Select(signal => signal[row])]));
    }

    /// <summary>The inputs of a machine as they were known at each instant: what came later is not in them, by construction.</summary>
    public static IEnumerable<double[]> Rows(FleetMachine machine, IEnumerable<Observation> telemetry, long[] asOf)
    {
        var table = FeatureReplay.Replay(Inputs, machine.Attributes, telemetry.Concat(machine.Events).OrderBy(one => one.Known), asOf);
        for (var row = 0; row < table.Rows; row++)
        {
            var values = new double[table.Columns.Count];
            table.CopyRow(row, values);
            yield return values;
        }
    }

    private static IEnumerable<(int Machine, Observation Told)> Events(DirectoryInfo folder, string name, string kinds)
    {
        var sheet = Sheet.Read(DataFile.Need(folder, name));
        return sheet.Numbers("machineID").Zip(sheet.Times("datetime"), sheet.Texts(kinds)).Select(one => ((int)one.First, Observation.Event(one.Second, PlaceOf(one.Third))));
    }

    private static int PlaceOf(string kind) => Inputs.Events.Index().First(one => one.Item == kind).Index;
}
