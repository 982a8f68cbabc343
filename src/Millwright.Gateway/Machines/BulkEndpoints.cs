using System.Globalization;
using System.Text.Json;
using CsvHelper;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Millwright.Gateway.Errors;
using Millwright.Storage.Machines;

namespace Millwright.Gateway.Machines;

/// <summary>What became of one row of an import.</summary>
/// <param name="Row">From 0, in the order of the request.</param>
/// <param name="Outcome"><c>created</c>, <c>changed</c> or <c>rejected</c>.</param>
public sealed record ImportedRow(int Row, string? Id, string Outcome, IReadOnlyList<FieldError>? Errors = null);

/// <summary>The report of an import, row by row.</summary>
public sealed record ImportReport(int Created, int Changed, int Rejected, IReadOnlyList<ImportedRow> Items);

/// <summary>Many machines at once, in JSON or CSV.</summary>
internal static class BulkEndpoints
{
    private const int MostRows = 10_000;
    private const int TwinsAtOnce = 32;
    private static readonly string[] Columns = ["id", "name", "type", "location", "site", "line", "installationDate", "tags", "specifications"];

    public static void MapBulk(this RouteGroupBuilder api)
    {
        var machines = api.MapGroup("/machines").WithTags("Machines");
        machines.MapPost("/import", Import).WithSummary("Register or change many machines, JSON array or CSV; each row by itself.")
            .Accepts<MachineDocument[]>("application/json", "text/csv").Produces<ImportReport>();
        machines.MapGet("/export", Export).WithSummary("All machines, as JSON (the default) or CSV (format=csv); what import takes.").Produces<MachineDocument[]>();
    }

    private static async Task<IResult> Import(
        HttpContext context, MachineRegistry registry, TwinCalls twins, IOptions<JsonOptions> json, CancellationToken cancellationToken)
    {
        var (rows, unreadable) = context.Request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) == true
            ? await FromCsv(context.Request.Body)
            : await FromJson(context.Request.Body, json.Value.SerializerOptions, cancellationToken);
        if (rows.Count > MostRows)
            return Problems.Validation($"At most {MostRows} machines at once; send the rest in another request.");
        if (rows.Count == 0)
            return Problems.Validation(unreadable ?? "There is no machine in the body.");
        var items = new ImportedRow[rows.Count];
        var drafts = new List<(int Row, MachineDraft Draft)>();
        for (var row = 0; row < rows.Count; row++)
        {
            var (draft, errors) = rows[row].Document is { } document ? document.Check() : (null, [rows[row].Error!]);
            if (draft is null)
                items[row] = new ImportedRow(row, rows[row].Document?.Id, "rejected", errors);
            else
                drafts.Add((row, draft));
        }
        var outcomes = await registry.Import([.. drafts.Select(static item => item.Draft)], cancellationToken);
        for (var at = 0; at < drafts.Count; at++)
            items[drafts[at].Row] = new ImportedRow(drafts[at].Row, drafts[at].Draft.Id.Value, outcomes[at] == ChangeOutcome.Created ? "created" : "changed");
        await Parallel.ForEachAsync(
            drafts, new ParallelOptions { MaxDegreeOfParallelism = TwinsAtOnce, CancellationToken = cancellationToken },
            async (item, _) => await twins.Tell(item.Draft.Id.Value, static twin => twin.Refresh()));
        return TypedResults.Ok(new ImportReport(
            outcomes.Count(static outcome => outcome == ChangeOutcome.Created), outcomes.Count(static outcome => outcome == ChangeOutcome.Changed),
            rows.Count - drafts.Count, items));
    }

    private static async Task<(List<(MachineDocument? Document, FieldError? Error)> Rows, string? Unreadable)> FromJson(
        Stream body, JsonSerializerOptions options, CancellationToken cancellationToken)
    {
        var rows = new List<(MachineDocument?, FieldError?)>();
        try
        {
            await foreach (var element in JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(body, options, cancellationToken))
                rows.Add(Read(element, options));
            return (rows, null);
        }
        catch (JsonException error)
        {
            if (rows.Count > 0)
                rows.Add((null, new FieldError("", $"the JSON ends or breaks here: {error.Message}")));
            return (rows, $"Expected a JSON array of machines: {error.Message}");
        }
    }

    private static (MachineDocument?, FieldError?) Read(JsonElement element, JsonSerializerOptions options)
    {
        try
        {
            return element.Deserialize<MachineDocument>(options) is { } document ? (document, null) : (null, new FieldError("", "expected an object"));
        }
        catch (JsonException error)
        {
            return (null, new FieldError(error.Path ?? "", error.Message));
        }
    }

    private static async Task<(List<(MachineDocument? Document, FieldError? Error)> Rows, string? Unreadable)> FromCsv(Stream body)
    {
        var rows = new List<(MachineDocument?, FieldError?)>();
        using var csv = new CsvReader(new StreamReader(body), new CsvHelper.Configuration.CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null, MissingFieldFound = null });
        if (!await csv.ReadAsync() || !csv.ReadHeader() || !csv.HeaderRecord!.Contains("id"))
            return (rows, "The first line must name the columns; id is needed.");
        while (await csv.ReadAsync())
            rows.Add(Read(csv));
        return (rows, "There is no row below the header.");
    }

    private static (MachineDocument?, FieldError?) Read(CsvReader csv)
    {
        string? Cell(string column) => csv.TryGetField<string>(column, out var text) && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
        DateTimeOffset? installed = null;
        if (Cell("installationDate") is { } date)
        {
            if (!DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
                return (null, new FieldError("installationDate", "expected ISO 8601", date));
            installed = moment;
        }
        JsonElement? specifications = null;
        try
        {
            if (Cell("specifications") is { } text)
                specifications = JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return (null, new FieldError("specifications", "expected a JSON object", Cell("specifications")));
        }
        return (new MachineDocument(
            Cell("id") ?? "", Cell("name"), Cell("type"), Cell("location"), Cell("site"), Cell("line"), installed, specifications,
            Cell("tags")?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)), null);
    }

    private static async Task Export(HttpContext context, MachineRegistry registry, IOptions<JsonOptions> json, string? format, CancellationToken cancellationToken)
    {
        if (!string.Equals(format, "csv", StringComparison.OrdinalIgnoreCase))
        {
            await TypedResults.Ok(Documents(registry, cancellationToken)).ExecuteAsync(context);
            return;
        }
        context.Response.ContentType = "text/csv; charset=utf-8";
        await using var csv = new CsvWriter(new StreamWriter(context.Response.Body), CultureInfo.InvariantCulture);
        foreach (var column in Columns)
            csv.WriteField(column);
        await csv.NextRecordAsync();
        await foreach (var machine in Documents(registry, cancellationToken))
        {
            string?[] cells =
            [
                machine.Id, machine.Name, machine.Type, machine.Location, machine.Site, machine.Line, machine.InstallationDate?.ToString("O"),
                string.Join(';', machine.Tags!), machine.Specifications?.GetRawText(),
            ];
            foreach (var cell in cells)
                csv.WriteField(cell);
            await csv.NextRecordAsync();
        }
    }

    private static async IAsyncEnumerable<MachineDocument> Documents(
        MachineRegistry registry, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var machine in registry.Export(cancellationToken))
            yield return new MachineDocument(
                machine.Id.Value, machine.Name, machine.Type, machine.Location, machine.Site, machine.Line, machine.InstallationDate, machine.Specifications, machine.Tags);
    }
}
