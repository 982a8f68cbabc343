using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Millwright.Storage;
using Millwright.Storage.Learning;

namespace Millwright.Gateway.Errors;

/// <summary>Sees to it that whatever goes wrong is answered in the one format.</summary>
internal static class ErrorHandling
{
    private const int RetrySeconds = 1;

    public static IServiceCollection AddErrorHandling(this IServiceCollection services) => services
        .Configure<RouteHandlerOptions>(static options => options.ThrowOnBadRequest = true)
        .AddProblemDetails(options => options.CustomizeProblemDetails = Complete)
        .AddExceptionHandler<ExceptionProblems>();

    public static void UseErrorHandling(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = StatusOf, SuppressDiagnosticsCallback = static context => StatusOf(context.Exception) < 500 });
        app.UseStatusCodePages();
    }

    private static int StatusOf(Exception error) => error switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        BadCursorException or UnstorableTextException => StatusCodes.Status400BadRequest,
        DatabaseUnavailableException or ModelUnavailableException => StatusCodes.Status503ServiceUnavailable,
        _ when ClusterErrors.AreMeantBy(error) => StatusCodes.Status504GatewayTimeout,
        OperationCanceledException => StatusCodes.Status499ClientClosedRequest,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        var http = context.HttpContext;
        var status = problem.Status ?? http.Response.StatusCode;
        problem.Extensions.TryAdd("errorCode", CodeOf(status));
        problem.Extensions["timestamp"] = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        problem.Extensions["requestId"] = http.TraceIdentifier;
        problem.Extensions.Remove("traceId");
        problem.Type ??= "about:blank";
        problem.Detail ??= DetailOf(status, http.Request);
        problem.Instance ??= http.Request.Path;
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            http.Response.Headers.RetryAfter = $"{Math.Ceiling((context.Exception as DatabaseUnavailableException)?.RetryAfter?.TotalSeconds ?? RetrySeconds)}";
    }

    private static string DetailOf(int status, HttpRequest request) => status switch
    {
        StatusCodes.Status404NotFound => $"Nothing answers at {request.Path}; /openapi/v1.json names every path.",
        StatusCodes.Status405MethodNotAllowed => $"{request.Path} does not take {request.Method}; the Allow header names what it takes.",
        StatusCodes.Status415UnsupportedMediaType => "The Content-Type is none that this path takes; application/json is.",
        StatusCodes.Status429TooManyRequests => "More requests came than this key may make; send it again after Retry-After.",
        _ => $"The request could not be served: status {status}.",
    };

    private static string CodeOf(int status) => status switch
    {
        401 => "access.unauthenticated",
        403 => "access.forbidden",
        404 => "business.no-such-path",
        405 => "validation.method-not-allowed",
        408 => "validation.body-too-slow",
        413 => "validation.body-too-large",
        415 => "validation.media-type",
        429 => "system.busy",
        503 => "system.unavailable",
        504 => "system.timeout",
        < 500 => "validation.invalid",
        _ => "system.unexpected",
    };

    /// <summary>Puts into words what an exception means to the caller; nothing of the inside leaks out.</summary>
    private sealed class ExceptionProblems(IProblemDetailsService problems) : IExceptionHandler
    {
        public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            var status = StatusOf(exception);
            httpContext.Response.StatusCode = status;
            var field = FieldOf(exception, httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint);
            var detail = exception switch
            {
                BadHttpRequestException when field is { InvalidValue: { } value } => $"{field.Field}: '{value}' is not {field.Message}.",
                BadHttpRequestException { InnerException: JsonException json } => $"The JSON is not what is expected here: {Reason(json)}.",
                BadHttpRequestException or BadCursorException or UnstorableTextException or DatabaseUnavailableException or ModelUnavailableException => exception.Message,
                _ when ClusterErrors.AreMeantBy(exception) => "No answer came in time; whether it still happens is not known. Repeating the request does no harm.",
                _ => "Something unexpected happened; the log has the details under the request id.",
            };
            var problem = new ProblemDetails { Status = status, Detail = detail };
            if (field is not null)
                problem.Extensions["fieldErrors"] = new[] { field };
            return problems.TryWriteAsync(new ProblemDetailsContext
            {
                HttpContext = httpContext,
                ProblemDetails = problem,
                Exception = exception,
            });
        }

        /// <summary>The one thing that was wrong with the request, where it is one; the framework stops at the first.</summary>
        private static FieldError? FieldOf(Exception exception, Endpoint? endpoint) => exception switch
        {
            { InnerException: JsonException { Path.Length: > 2 } json } => new FieldError(json.Path[2..], Reason(json)),
            BadHttpRequestException bad => WrongParameter.In(bad, endpoint),
            BadCursorException bad => new FieldError("cursor", "no cursor of this list", bad.Cursor),
            _ => null,
        };

        /// <summary>What the parser says, without the names of types that only this program knows.</summary>
        private static string Reason(JsonException error) => error.Message switch
        {
            var text when text.Contains("could not be mapped", StringComparison.Ordinal) => "no such member is known here",
            var text when text.Contains("could not be converted", StringComparison.Ordinal) => $"the value is of another kind than expected, line {error.LineNumber + 1}",
            var text when text.Contains("missing required properties", StringComparison.Ordinal) => $"missing: {text[(text.LastIndexOf(':') + 1)..].Trim(' ', '.')}",
            var text when text.Contains("Millwright", StringComparison.Ordinal) => "a value is missing or of another kind than expected",
            var text => text.TrimEnd('.'),
        };
    }
}
