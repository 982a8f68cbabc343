using System.Diagnostics;
using System.Text;

namespace Millwright.Tests.Product;

/// <summary>How a program ended and what it said.</summary>
internal sealed record Ended(int Code, string Output, string Error)
{
    public override string ToString() => $"It ended with code {Code}.\n{Output}\n{Error}";
}

/// <summary>Programs that run to their end.</summary>
internal static class Child
{
    public static ProcessStartInfo Start(string program, IEnumerable<string> arguments, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>Runs it and waits for its end; one that takes longer than <paramref name="patience"/> is killed with all it started.</summary>
    /// <param name="input">What it is told.</param>
    public static async Task<Ended> Run(ProcessStartInfo start, TimeSpan patience, string input = "")
    {
        using var process = Process.Start(start)!;
        var (output, complaints) = (new StringBuilder(), new StringBuilder());
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(complaints, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var late = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException error)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw new TimeoutException($"{start.FileName} had not ended after {patience.TotalSeconds} s.\n{output}\n{complaints}", error);
        }
        return new Ended(process.ExitCode, output.ToString(), complaints.ToString());
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
            text.AppendLine(line);
    }
}
