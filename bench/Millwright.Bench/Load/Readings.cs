using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Millwright.Bench.Load;

/// <summary>Makes request bodies before the clock starts: smooth values with a little noise, the same at each run.</summary>
internal static class Readings
{
    private static readonly string[] SensorNames =
        ["temperature", "vibration", "pressure", "current", "speed", "flow", "torque", "humidity"];

    /// <summary>NDJSON of <paramref name="perMachine"/> readings for each machine of a range, one second apart or <paramref name="apart"/> seconds.</summary>
    /// <param name="past">How many of the sensors, the first ones, read 600: past any limit of 500.</param>
    public static byte[] NdJson(int firstMachine, int machines, int perMachine, DateTimeOffset start, int sensors, int past = 0, int apart = 1)
    {
        var buffer = new ArrayBufferWriter<byte>(machines * perMachine * 200);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        for (var second = 0; second < perMachine; second++)
        {
            for (var machine = firstMachine; machine < firstMachine + machines; machine++)
            {
                Write(json, machine, start.AddSeconds(second * apart), sensors, past);
                json.Flush();
                json.Reset();
                buffer.Write("\n"u8);
            }
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>One reading as a JSON object; a critical one passes the temperature limit of <see cref="Limits"/>.</summary>
    public static byte[] Json(int machine, DateTimeOffset at, int sensors, bool critical = false)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        Write(json, machine, at, sensors, critical ? 1 : 0);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Adds one reading of all sensors with a temperature of its own; the others are noise around where they always are.</summary>
    public static void Append(StringBuilder lines, int machine, DateTimeOffset at, double temperature, Random random)
    {
        lines.Append(CultureInfo.InvariantCulture, $"{{\"machineId\":\"{MachineId(machine)}\",\"timestamp\":\"{at.UtcDateTime:O}\",\"values\":{{\"temperature\":{temperature:F3}");
        for (var sensor = 1; sensor < SensorNames.Length; sensor++)
            lines.Append(CultureInfo.InvariantCulture, $",\"{SensorNames[sensor]}\":{50 + sensor * 10 + random.NextDouble():F3}");
        lines.Append("}}\n");
    }

    public static string MachineId(int machine) => $"m-{machine:D6}";

    public static int NumberOf(string machineId) => int.Parse(machineId.AsSpan(2), CultureInfo.InvariantCulture);

    /// <summary>A type configuration whose only limit is a critical temperature of 500 °C, so that alarms can be made at will.</summary>
    public const string Limits = """{"sensors":{"temperature":{"unit":"°C","limits":{"criticalHigh":500}}},"episodeQuietTime":"PT1S","episodeReopenWindow":"PT0S"}""";

    /// <summary>Sets how a type is judged that nobody has configured yet.</summary>
    public static async Task PutLimits(HttpClient http, string type, string configuration)
    {
        using var body = new StringContent(configuration, null, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/machine-types/{type}/configuration") { Content = body };
        request.Headers.Add("If-None-Match", "*");
        (await http.SendAsync(request)).EnsureSuccessStatusCode();
    }

    private static void Write(Utf8JsonWriter json, int machine, DateTimeOffset at, int sensors, int past)
    {
        json.WriteStartObject();
        json.WriteString("machineId"u8, MachineId(machine));
        json.WriteString("timestamp"u8, at.UtcDateTime);
        json.WriteStartObject("values"u8);
        var phase = (at.ToUnixTimeSeconds() + machine * 37) / 60.0;
        for (var sensor = 0; sensor < sensors; sensor++)
        {
            var value = sensor < past ? 600 : Math.Round(50 + sensor * 10 + 5 * Math.Sin(phase + sensor) + (machine * 31 + sensor * 17 + at.Second * 7) % 10 * 0.013, 4);
            json.WriteNumber(SensorNames[sensor], value);
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
