using System.Globalization;
using System.Text.Json;

namespace Millwright.EndToEnd.Replay;

/// <summary>A row of a published file: what was measured, and whether its publisher labels it as failed (null: it says nothing).</summary>
/// <param name="Number">The row's place in its file, from 1.</param>
internal sealed record Row(string Machine, DateTimeOffset At, long Number, double[] Values, bool? IsFailed);

/// <summary>
/// The published files, read here once more with nothing of the product: fields split at the separator, since none of them is quoted.
/// Machine and sensor names are those that the simulator's README promises.
/// </summary>
internal sealed record RealSet(string Name, string Type, string[] Sensors, string[] Arguments, Func<string, IEnumerable<Row>> Read)
{
    /// <summary>16 experiments with a valve that closes, labelled second by second, and 2.6 hours without a fault that carry no labels.</summary>
    public static RealSet Skab { get; } = new(
        "skab", "skab-testbed",
        ["accelerometer_1", "accelerometer_2", "current", "pressure", "motor_temperature", "fluid_temperature", "voltage", "flow"], [],
        folder =>
            from file in Directory.GetFiles(folder, "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            let isLabelled = Path.GetFileName(Path.GetDirectoryName(file)) == "valve1"
            let machine = (isLabelled ? "skab-valve1-" : "skab-") + Path.GetFileNameWithoutExtension(file)
            from line in Lines(file, ';')
            select new Row(machine, Local(line.Fields[0]), line.Number, Numbers(line.Fields[1..9]), isLabelled ? Number(line.Fields[9]) == 1 : null));

    /// <summary>10,000 products of one mill; they have no times, and the simulator sends one a minute from 2020 on.</summary>
    public static RealSet Ai4i { get; } = new(
        "ai4i2020", "ai4i-mill", ["air_temperature", "process_temperature", "rotational_speed", "torque", "tool_wear"], [],
        folder =>
            from line in Lines(Path.Combine(folder, "ai4i2020.csv"), ',')
            select new Row(
                "ai4i-mill", new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(line.Number - 1), line.Number, Numbers(line.Fields[3..8]), line.Fields[8] == "1"));

    /// <summary>Eleven weeks of a large machine's temperature, every five minutes; for an hour the file's clock runs twice. Four windows are labelled.</summary>
    public static RealSet MachineTemperature { get; } = new(
        "nab", "nab-series", ["value"], ["--only", "machine_temperature_system_failure"],
        folder =>
        {
            const string Series = "realKnownCause/machine_temperature_system_failure.csv";
            using var labels = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "labels", "combined_windows.json")));
            var windows = labels.RootElement.GetProperty(Series).EnumerateArray().Select(static w => (From: Local(w[0].GetString()!), To: Local(w[1].GetString()!))).ToArray();
            return
                from line in Lines(Path.Combine(folder, "data", Series), ',')
                let at = Local(line.Fields[0])
                select new Row(
                    "nab-machine_temperature_system_failure", at, line.Number, Numbers(line.Fields[1..2]), Array.Exists(windows, window => at >= window.From && at <= window.To));
        });

    private static IEnumerable<(string[] Fields, long Number)> Lines(string file, char separator) =>
        File.ReadLines(file).Skip(1).Where(static line => line.Length > 0).Select((line, index) => (line.Split(separator), index + 1L));

    private static double[] Numbers(string[] fields) => Array.ConvertAll(fields, Number);

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static DateTimeOffset Local(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
