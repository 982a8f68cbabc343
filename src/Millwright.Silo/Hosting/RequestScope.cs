using Microsoft.Extensions.Logging;

namespace Millwright.Silo.Hosting;

/// <summary>What a grain logs while it serves a request carries the request's id, as what the gateway logs does.</summary>
internal sealed class RequestScope(ILoggerFactory logs) : IIncomingGrainCallFilter
{
    private static readonly Func<ILogger, object, IDisposable?> Scope = LoggerMessage.DefineScope<object>("request {RequestId}");
    private readonly ILogger _log = logs.CreateLogger("Millwright.Silo.Request");

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (RequestContext.Get(SiloHosting.RequestId) is not { } id)
        {
            await context.Invoke();
            return;
        }
        using (Scope(_log, id))
            await context.Invoke();
    }
}
