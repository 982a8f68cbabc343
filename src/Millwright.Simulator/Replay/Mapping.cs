using System.Text.Json;
using System.Text.Json.Serialization;

namespace Millwright.Simulator.Replay;

/// <summary>How a CSV file is read as readings. The same record describes the built-in sets and, as JSON, anybody's own files.</summary>
internal sealed record Mapping
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Which files, below the data folder; <c>*</c> stands for anything, also for a folder.</summary>
    public string Files { get; init; } = "*.csv";

    public string Separator { get; init; } = ",";

    /// <summary>Column names of files without a header line; null: the first line has them.</summary>
    public string[]? Columns { get; init; }

    /// <summary>
    /// The machine of a row: text in which <c>{column}</c> stands for that column's value and <c>{file}</c> for the file's name;
    /// characters that an id may not have become <c>-</c>.
    /// </summary>
    public required string Machine { get; init; }

    /// <summary>The machine type they are registered as.</summary>
    public string Type { get; init; } = "replayed";

    public required TimeMapping Time { get; init; }

    /// <summary>Sensors by the name they get; null: every column that nothing else uses, by its own name.</summary>
    public IReadOnlyDictionary<string, SensorMapping>? Sensors { get; init; }

    public FailureMapping? Failure { get; init; }

    /// <summary>Reads a mapping file: JSON with comments and trailing commas allowed, unknown members refused.</summary>
    /// <exception cref="DataException">It is no mapping.</exception>
    public static Mapping Load(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<Mapping>(file, _json) ?? throw new DataException($"{path} is empty.");
        }
        catch (JsonException error)
        {
            throw new DataException($"{path} is not a mapping: {error.Message}", error);
        }
    }
}

/// <summary>A row's event time: a column with instants, or a count of intervals after a start.</summary>
internal sealed record TimeMapping
{
    /// <summary>With <see cref="Start"/>: a column that counts intervals. Without: one of instants. Null: rows of a machine are counted, from 0.</summary>
    public string? Column { get; init; }

    /// <summary>A .NET format such as <c>yyyy-MM-dd HH:mm:ss</c>, or <c>epoch-s</c> or <c>epoch-ms</c>; null: ISO 8601. Without an offset it is UTC.</summary>
    public string? Format { get; init; }

    public DateTimeOffset? Start { get; init; }

    /// <summary>ISO 8601, such as <c>PT1M</c>; goes with <see cref="Start"/>.</summary>
    public string? Interval { get; init; }
}

/// <summary>Where a sensor is found, and its unit.</summary>
/// <param name="Column">Null: the sensor's own name.</param>
internal sealed record SensorMapping(string? Column = null, string? Unit = null);

/// <summary>The failure flag is set where <paramref name="Column"/> holds one of the texts of <paramref name="When"/>.</summary>
internal sealed record FailureMapping(string Column, string[] When);
