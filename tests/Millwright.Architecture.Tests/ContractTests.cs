using System.Text.RegularExpressions;
using Millwright.Tests;

namespace Millwright.Architecture.Tests;

/// <summary>What nodes of two builds need to understand each other.</summary>
public sealed partial class ContractTests
{
    [Fact]
    public void Every_grain_has_a_name_on_the_wire_and_a_version()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src", "Millwright.Contracts"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        var grains = sources.SelectMany(static text => Grain().Matches(text)).Select(static match => (Name: match.Groups["name"].Value, Marks: match.Groups["marks"].Value)).ToList();

        grains.ShouldNotBeEmpty();
        grains.Where(static grain => !grain.Marks.Contains("Alias(\"", StringComparison.Ordinal) || !grain.Marks.Contains("Version(", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"(?<marks>[^\n]*)\npublic interface (?<name>I\w+) : IGrainWith", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grain();
}
