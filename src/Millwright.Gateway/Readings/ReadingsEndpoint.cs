using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Millwright.Contracts.Readings;
using Millwright.Gateway.Errors;
using Millwright.Gateway.Metrics;

namespace Millwright.Gateway.Readings;

/// <summary><c>POST /api/v1/readings</c>: readings of any machines, in any of three formats; answered after their commit.</summary>
internal static class ReadingsEndpoint
{
    private const string NdJson = "application/x-ndjson";

    public static IServiceCollection AddReadings(this IServiceCollection services)
    {
        services.AddOptions<IngestOptions>().BindConfiguration(IngestOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<SensorNames>().AddSingleton<SensorUnits>().AddSingleton<Admission>().AddSingleton<WavePool>().AddSingleton<WaveSender>().AddSingleton<Ingestion>();
    }

    public static void MapReadings(this RouteGroupBuilder api) => api.MapPost("/readings", Ingest)
        .WithTags("Readings")
        .WithSummary("Send readings: JSON (one or an array), NDJSON or CSV, gzip or not.")
        .WithDescription("Answered after the commit. Each reading is judged by itself: a bad one is listed in 'rejected' with its index, field and reason, and loses none of the others. Sending the same readings again changes nothing.")
        .Accepts<ReadingDocument>("application/json", NdJson, "application/ndjson", "text/csv")
        .Produces<IngestAnswer>()
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> Ingest(
        HttpContext context, Ingestion ingestion, Admission admission, IOptions<IngestOptions> options, TimeProvider clock, [FromQuery] bool? receipt, CancellationToken cancellationToken)
    {
        if (FormatOf(context.Request.ContentType) is not { } format)
            return Problems.Of(StatusCodes.Status415UnsupportedMediaType, "validation.media-type", "The format is not one of these.", $"Send application/json, {NdJson} or text/csv as Content-Type.");
        if (!admission.TryEnter())
            return Problems.Of(StatusCodes.Status429TooManyRequests, "system.busy", "More comes in than can be committed.", "Nothing of this request was accepted. Send it again after Retry-After.");
        try
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = options.Value.MaxRequestBytes;
            var began = clock.GetTimestamp();
            var end = await ingestion.Run(context.Request.Body, format, receipt ?? false, cancellationToken);
            GatewayMetrics.Count(end.Tally, clock.GetElapsedTime(began));
            return Answer(end);
        }
        catch (InvalidDataException error)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "validation.encoding", "The body cannot be unpacked.", $"It is not what its Content-Encoding says: {error.Message}");
        }
        finally
        {
            admission.Leave();
        }
    }

    private static IResult Answer(IngestEnd end)
    {
        var answer = end.Tally.Answer();
        if (end.Problem is { } problem)
            return Problems.Of(StatusCodes.Status400BadRequest, "validation.csv", "The CSV cannot be read.", problem);
        if (end.Result != IngestResult.Committed)
        {
            var (status, code, why) = end.Result == IngestResult.Busy
                ? (StatusCodes.Status429TooManyRequests, "system.busy", "More comes in than can be committed.")
                : (StatusCodes.Status503ServiceUnavailable, "system.database-unavailable", "The readings cannot be committed now.");
            return WithAnswer(status, code, why, "Some readings may have been committed. Send the whole request again after Retry-After: those are then told as duplicates.", answer);
        }
        if (answer.Accepted + answer.Duplicates > 0)
            return TypedResults.Ok(answer);
        if (end.Tally.Failed > 0)
            return WithAnswer(StatusCodes.Status500InternalServerError, "system.unexpected", "Something unexpected happened.", "No reading was accepted; the log has the details under the request id.", answer);
        return answer.RejectedTotal == 0
            ? Problems.Validation("The body holds no reading.")
            : WithAnswer(StatusCodes.Status400BadRequest, "validation.readings", "No reading was accepted.", "Every reading was rejected; 'rejected' says why.", answer);
    }

    private static ProblemHttpResult WithAnswer(int status, string code, string title, string detail, IngestAnswer answer)
    {
        var problem = new ProblemDetails { Status = status, Title = title, Detail = detail };
        problem.Extensions["errorCode"] = code;
        problem.Extensions["accepted"] = answer.Accepted;
        problem.Extensions["duplicates"] = answer.Duplicates;
        problem.Extensions["rejected"] = answer.Rejected;
        problem.Extensions["rejectedTotal"] = answer.RejectedTotal;
        return TypedResults.Problem(problem);
    }

    private static BodyFormat? FormatOf(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
            return null;
        if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            return BodyFormat.Json;
        if (type.MediaType.Equals(NdJson, StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/ndjson", StringComparison.OrdinalIgnoreCase))
            return BodyFormat.NdJson;
        return type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase) ? BodyFormat.Csv : null;
    }
}

/// <summary>A reading as it is sent.</summary>
/// <param name="MachineId">1 to 64 characters of <c>A-Z a-z 0-9 . _ : -</c>.</param>
/// <param name="Timestamp">When it was measured: ISO 8601 with a zone, or milliseconds since 1970-01-01 UTC.</param>
/// <param name="Values">Finite numbers by sensor.</param>
/// <param name="Sequence">The producer's own number; tells apart two readings of one instant.</param>
/// <param name="HasFailure">Whether the machine has failed, where the producer knows.</param>
/// <param name="Quality"><c>good</c> (the default), <c>uncertain</c> or <c>bad</c>.</param>
/// <param name="Units">The unit of a value, where it is not the sensor's own; converted, or refused when it is of another kind.</param>
public sealed record ReadingDocument(
    string MachineId, DateTimeOffset Timestamp, IReadOnlyDictionary<string, double> Values, long? Sequence = null, bool? HasFailure = null, string? Quality = null,
    IReadOnlyDictionary<string, string>? Units = null);
