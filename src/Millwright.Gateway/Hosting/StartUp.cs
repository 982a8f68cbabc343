using Microsoft.Extensions.Options;
using Millwright.Gateway.Access;
using Millwright.Silo.Notices;
using Millwright.Storage;
using Millwright.Storage.Processes;

namespace Millwright.Gateway.Hosting;

/// <summary>Runs the host; what keeps it from starting is told in one sentence and a non-zero exit code.</summary>
internal static class StartUp
{
    /// <param name="build">Builds the host: settings are checked there already.</param>
    public static async Task<int> Run(Func<WebApplication> build)
    {
        try
        {
            await using var app = build();
            await app.RunAsync();
            return 0;
        }
        catch (Exception error) when (Explain(error) is { } sentence)
        {
            await Console.Error.WriteLineAsync($"millwright: {sentence}");
            return 1;
        }
    }

    private static string? Explain(Exception error) => error switch
    {
        ConfigurationProblem or SealingException => error.Message,
        OptionsValidationException invalid => string.Join(' ', invalid.Failures),
        DatabaseTooNewException or OlderNodesRunException or DatabaseInUseException or TooFewConnectionsException => error.Message,
        DatabaseUnavailableException => $"{error.Message} Is PostgreSQL running, and is MILLWRIGHT_DB right?",
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } busy => $"{busy.Message.TrimEnd('.')}: another program listens there; choose another with --port or MILLWRIGHT_PORT.",
        AggregateException { InnerExceptions: [var only] } => Explain(only),
        _ => null,
    };
}
