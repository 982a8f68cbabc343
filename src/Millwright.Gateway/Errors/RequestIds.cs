using Millwright.Silo.Hosting;
using Millwright.Twins.Machines;

namespace Millwright.Gateway.Errors;

/// <summary>One id for a request all the way: the caller's <c>X-Request-Id</c> where it is well formed, else a new one; in the answer, the logs and the grains.</summary>
internal sealed class RequestIds(RequestDelegate next, ILogger<RequestIds> log)
{
    private const string Header = "X-Request-Id";
    private static readonly Func<ILogger, string, IDisposable?> _scope = LoggerMessage.DefineScope<string>("request {RequestId}");

    public async Task InvokeAsync(HttpContext context)
    {
        var given = context.Request.Headers[Header].ToString();
        if (MachineId.IsWellFormed(given))
            context.TraceIdentifier = given;
        context.Response.Headers[Header] = context.TraceIdentifier;
        RequestContext.Set(SiloHosting.RequestId, context.TraceIdentifier);
        using (_scope(log, context.TraceIdentifier))
            await next(context);
    }
}
