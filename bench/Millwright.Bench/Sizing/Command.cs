using System.Globalization;
using Spectre.Console;

namespace Millwright.Bench.Sizing;

/// <summary>Prints what a plant needs; measures nothing.</summary>
internal static class Command
{
    private const string Usage = "usage: sizing --machines N [--sensors 8] [--every 10s] [--keep 90d] [--single], times in s, m, h or d";

    public static async Task<int> Run(string[] options)
    {
        if (!TryRead(options, out var plant))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }
        Print(new Needs(plant));
        return 0;
    }

    /// <summary>Reads the options; false where one is missing, unknown or out of range.</summary>
    public static bool TryRead(string[] options, out Plant plant)
    {
        plant = new Plant(0, 8, TimeSpan.FromSeconds(10), TimeSpan.FromDays(90));
        for (var at = 0; at < options.Length; at++)
        {
            if (options[at] == "--single")
            {
                plant = plant with { IsSingle = true };
                continue;
            }
            var name = options[at];
            if (++at == options.Length)
                return false;
            var (isNumber, isTime) = (long.TryParse(options[at], NumberStyles.None, CultureInfo.InvariantCulture, out var number), TryTime(options[at], out var time));
            switch (name)
            {
                case "--machines" when isNumber && number is >= 1 and <= 100_000_000: plant = plant with { Machines = number }; break;
                case "--sensors" when isNumber && number is >= 1 and <= 256: plant = plant with { Sensors = (int)number }; break;
                case "--every" when isTime: plant = plant with { Every = time }; break;
                case "--keep" when isTime: plant = plant with { Keep = time }; break;
                default: return false;
            }
        }
        return plant.Machines > 0;
    }

    private static bool TryTime(string text, out TimeSpan time)
    {
        time = default;
        if (text.Length < 2 || !double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number is <= 0 or > 10_000)
            return false;
        time = text[^1] switch { 's' => TimeSpan.FromSeconds(number), 'm' => TimeSpan.FromMinutes(number), 'h' => TimeSpan.FromHours(number), 'd' => TimeSpan.FromDays(number), _ => default };
        return time > TimeSpan.Zero;
    }

    private static void Print(Needs needs)
    {
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumns("what", "needed", "from");
        void Add(string what, string needed, string from) => table.AddRow(Markup.Escape(what), Markup.Escape(needed), Markup.Escape(from));
        Add("readings", $"{needs.Plant.ReadingsPerSecond:N0}/s", needs.Plant.IsSingle ? "each its own request" : "in batches");
        Add("Millwright", $"{needs.Nodes} × {Math.Min(needs.NodeCores, Needs.CoresOfNode)} cores, {needs.NodeGigabytes:N1} GB each", "one more where one may die; rows ingest, single, memory, twice over");
        Add("PostgreSQL", $"{needs.PostgresCores} cores, {needs.PostgresGigabytes:N0} GB", "cores: row ingest, twice over; memory on paper");
        Add("… disk", $"{needs.DiskGigabytesPerDay:N1} GB a day, {needs.DiskGigabytes:N0} GB in all", "row day");
        Add("… log", $"{needs.LogBytesPerSecond / 1e6:N1} MB/s, {needs.LogBytesPerSecond * 86_400 / 1e9:N0} GB a day before packing", "row day; the archive of backups holds it");
        Add("… settings", $"shared_buffers {Math.Max(1, needs.PostgresGigabytes / 4):N0} GB, max_wal_size {Math.Clamp(needs.LogBytesPerSecond * 900 / 1e9, 2, 64):N0} GB, max_connections {Math.Max(100, needs.Connections + 20)}", "a quarter of the memory; 15 minutes of log, 64 GB at most; 33 a node");
        AnsiConsole.Profile.Width = 400;
        AnsiConsole.Write(table);
        foreach (var bound in needs.Bounds.Take(3))
            Console.WriteLine($"{(bound.Share > 1 ? "beyond" : "within")} the {bound.What}: {bound.Share:P0}{(bound.Share > 0.5 ? $". Then: {bound.Then}." : ".")}");
    }
}
