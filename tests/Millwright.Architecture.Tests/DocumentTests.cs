using System.Text.RegularExpressions;
using Millwright.Tests;

namespace Millwright.Architecture.Tests;

/// <summary>What the documents point at is there, and every picture that is kept is shown.</summary>
public sealed partial class DocumentTests
{
    private const int MostBytesOfAPicture = 300_000;
    private static readonly string Pictures = Path.Combine(Checkout.Root, "docs", "images");

    [Fact]
    public void Every_file_that_a_document_points_at_exists()
    {
        var missing = Documents().SelectMany(document => Targets(document).Where(target => !Path.Exists(target)).Select(target => $"{Named(document)} → {Named(target)}"));

        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Every_picture_is_shown_by_a_document_and_small_enough_to_be_cloned()
    {
        var shown = Documents().SelectMany(Targets).ToHashSet(StringComparer.Ordinal);

        foreach (var picture in Directory.GetFiles(Pictures))
        {
            shown.ShouldContain(picture, $"{Named(picture)} is shown nowhere");
            new FileInfo(picture).Length.ShouldBeLessThanOrEqualTo(MostBytesOfAPicture, Named(picture));
        }
    }

    private static IEnumerable<string> Documents() =>
        Directory.GetFiles(Checkout.Root, "*.md")
            .Concat(Directory.GetFiles(Path.Combine(Checkout.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.GetDirectories(Path.Combine(Checkout.Root, "src")).SelectMany(static project => Directory.GetFiles(project, "*.md")));

    /// <summary>The files of this checkout that a document links or shows.</summary>
    private static IEnumerable<string> Targets(string document) =>
        Target().Matches(File.ReadAllText(document)).Select(static match => match.Groups["target"].Value)
            .Where(static target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal))
            .Select(target => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(document)!, target)));

    private static string Named(string path) => Path.GetRelativePath(Checkout.Root, path);

    [GeneratedRegex("""(?:\]\(|(?:src|srcset|href)=")(?<target>[^)#"\s]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Target();
}
