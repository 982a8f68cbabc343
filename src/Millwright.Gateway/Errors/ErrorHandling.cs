using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Millwright.Storage;

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
        BadCursorException => StatusCodes.Status400BadRequest,
        DatabaseUnavailableException => StatusCodes.Status503ServiceUnavailable,
        TimeoutException => StatusCodes.Status504GatewayTimeout,
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
        problem.Instance ??= http.Request.Path;
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            http.Response.Headers.RetryAfter = RetrySeconds.ToString();
    }

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
            var detail = exception switch
            {
                BadHttpRequestException { InnerException: System.Text.Json.JsonException json } => $"The JSON is not what is expected here: {json.Message}",
                BadHttpRequestException or BadCursorException or DatabaseUnavailableException => exception.Message,
                TimeoutException => "No answer came in time; whether it still happens is not known. Repeating the request does no harm.",
                _ => "Something unexpected happened; the log has the details under the request id.",
            };
            return problems.TryWriteAsync(new ProblemDetailsContext
            {
                HttpContext = httpContext,
                ProblemDetails = new ProblemDetails { Status = status, Detail = detail },
                Exception = exception,
            });
        }
    }
}
