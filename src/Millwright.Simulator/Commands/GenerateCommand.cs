using System.Buffers;
using System.CommandLine;
using System.Text.Json;
using Millwright.Simulator.Faults;
using Millwright.Simulator.Plants;
using Millwright.Simulator.Sending;

namespace Millwright.Simulator.Commands;

/// <summary>
/// <c>generate</c>: writes a seeded plant's readings to a file, or to the standard output as <c>-</c>. Without a start it begins on
/// a Monday, so that the same command writes the same bytes on any day.
/// </summary>
internal static class GenerateCommand
{
    private static readonly DateTimeOffset _monday = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Command Create()
    {
        var plant = new PlantOptionSet();
        var file = new Argument<string>("file") { Description = "Ends in .csv (one value a line) or .ndjson; - for NDJSON on the standard output" };
        var seed = new SendOptions().Seed;
        var command = new Command("generate", "Write a plant's readings to a file instead of sending them") { file, seed };
        plant.AddTo(command);
        command.SetAction(parsed =>
        {
            if (plant.Duration(parsed) is not { } duration)
            {
                Console.Error.WriteLine("A file needs an end: give --duration.");
                return 2;
            }
            var start = plant.Start(parsed) ?? _monday;
            var machines = new Plant(plant.Read(parsed, parsed.GetValue(seed)), start);
            using var truth = plant.GroundTruth(parsed) is { } path ? GroundTruth.Open(path) : null;
            if (truth is not null)
                machines.OnFault(truth.Write);
            var name = parsed.GetValue(file)!;
            using var target = name == "-" ? Console.OpenStandardOutput() : File.Create(name);
            Write(target, machines.Readings(start + duration), csv: name.EndsWith(".csv", StringComparison.Ordinal));
            return 0;
        });
        return command;
    }

    public static void Write(Stream target, IEnumerable<Reading> readings, bool csv)
    {
        if (csv)
            WriteCsv(target, readings);
        else
            WriteNdjson(target, readings);
    }

    private static void WriteNdjson(Stream target, IEnumerable<Reading> readings)
    {
        var line = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(line);
        using var buffered = new BufferedStream(target, 1 << 16);
        foreach (var reading in readings)
        {
            Batch.WriteLine(json, line, reading);
            buffered.Write(line.WrittenSpan);
            line.ResetWrittenCount();
        }
    }

    private static void WriteCsv(Stream target, IEnumerable<Reading> readings)
    {
        using var text = new StreamWriter(target, bufferSize: 1 << 16) { NewLine = "\n" };
        text.WriteLine("machineId,timestamp,sequence,hasFailure,sensor,value");
        foreach (var reading in readings)
        {
            var head = $"{reading.Machine},{reading.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'},{reading.Sequence},{reading.HasFailure}";
            for (var i = 0; i < reading.Sensors.Length; i++)
                if (!double.IsNaN(reading.Values[i]))
                    text.WriteLine($"{head},{reading.Sensors[i]},{reading.Values[i]:R}");
        }
    }
}
