using System.Text.RegularExpressions;
using System.Xml.Linq;
using Millwright.Tests;

namespace Millwright.Architecture.Tests;

/// <summary>The directions that must never exist, by project reference and by name in the source.</summary>
public sealed partial class DirectionTests
{
    [Theory]
    [InlineData("Millwright.Twins", "*")]
    [InlineData("Millwright.Learning", "*")]
    [InlineData("Millwright.EmbeddedOrleans", "*")]
    [InlineData("Millwright.Simulator", "*")]
    [InlineData("Millwright.Contracts", "Millwright.Silo Millwright.Storage Millwright.Gateway")]
    [InlineData("Millwright.Storage", "Millwright.Silo Millwright.Gateway Millwright.Contracts")]
    [InlineData("Millwright.Silo", "Millwright.Gateway")]
    public void A_project_never_leans_on_what_it_must_not_know(string project, string forbidden)
    {
        var folder = Path.Combine(Checkout.Root, "src", project);
        var found = References(folder).Concat(NamesInSource(folder, project)).Distinct(StringComparer.Ordinal)
            .Where(name => forbidden == "*" || forbidden.Split(' ').Contains(name, StringComparer.Ordinal));

        found.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Millwright.Twins", "Orleans", "Npgsql", "Microsoft.AspNetCore", "Microsoft.Extensions.Logging", "System.Text.Json", "System.Threading.Tasks")]
    [InlineData("Millwright.Learning", "Orleans", "Npgsql", "Microsoft.AspNetCore", "Microsoft.Extensions.Logging", "System.Text.Json")]
    public void The_pure_rules_know_no_framework(string project, params string[] forbidden)
    {
        var named = Sources(Path.Combine(Checkout.Root, "src", project))
            .SelectMany(file => UsingLine().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Where(name => forbidden.Any(word => name == word || name.StartsWith(word + ".", StringComparison.Ordinal)));

        named.ShouldBeEmpty();
    }

    [Fact]
    public void Only_storage_and_the_embedded_engine_speak_to_PostgreSQL()
    {
        var speakers = Directory.GetDirectories(Path.Combine(Checkout.Root, "src"))
            .Where(folder => Sources(folder).Any(file => File.ReadAllText(file).Contains("using Npgsql", StringComparison.Ordinal)))
            .Select(Path.GetFileName);

        speakers.ShouldBeSubsetOf(["Millwright.Storage", "Millwright.EmbeddedOrleans"]);
    }

    private static IEnumerable<string> References(string folder) =>
        Directory.GetFiles(folder, "*.csproj").SelectMany(file => XDocument.Load(file).Descendants("ProjectReference"))
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

    private static IEnumerable<string> NamesInSource(string folder, string self) =>
        Sources(folder).SelectMany(file => UsingLine().Matches(File.ReadAllText(file)))
            .Select(match => string.Join('.', match.Groups[1].Value.Split('.').Take(2)))
            .Where(name => name.StartsWith("Millwright.", StringComparison.Ordinal) && name != self);

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [GeneratedRegex(@"^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?([\w.]+)\s*;", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex UsingLine();
}
