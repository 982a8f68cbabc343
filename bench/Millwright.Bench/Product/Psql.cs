using System.Diagnostics;
using Npgsql;

namespace Millwright.Bench.Product;

/// <summary>PostgreSQL's own client, for the references that are stated in its terms.</summary>
internal static class Psql
{
    public static async Task Run(Installation product, string command)
    {
        var target = new NpgsqlConnectionStringBuilder(product.ConnectionString);
        var start = new ProcessStartInfo("psql", ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--command", command])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        start.Environment["PGHOST"] = target.Host;
        start.Environment["PGPORT"] = target.Port.ToString();
        start.Environment["PGUSER"] = target.Username;
        start.Environment["PGDATABASE"] = target.Database;
        if (target.Password is not null)
            start.Environment["PGPASSWORD"] = target.Password;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"psql ended with code {process.ExitCode}: {error}");
    }
}
