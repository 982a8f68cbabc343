using Millwright.Simulator.Commands;
using Spectre.Console;

namespace Millwright.Simulator.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("millwright-generate-");

    [Theory]
    [InlineData("--machines 0", "--machines '0' is not understood: a number from 1 to 1000000.")]
    [InlineData("--speed fast", "--speed 'fast' is not understood: a positive factor such as 60, or max.")]
    [InlineData("--duration ever", "--duration 'ever' is not understood: a duration such as 30s, 10m, 2h, 7d.")]
    [InlineData("--late 99", "--late '99' is not understood: a percentage from 0 to 90.")]
    [InlineData("--url ftp://x", "--url 'ftp://x' is no http or https address.")]
    [InlineData("--ground-truth truth.txt", "The ground truth 'truth.txt' must end in .csv, .ndjson or .jsonl.")]
    [InlineData("--prefix a/b", "--prefix 'a/b' must be at most 40 characters of A-Z a-z 0-9 . _ : -")]
    public void What_is_not_understood_is_told_with_what_is(string arguments, string complaint) =>
        PlantCommand.Create(AnsiConsole.Console, TimeProvider.System).Parse(arguments).Errors.Select(e => e.Message).ShouldBe([complaint]);

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("10m", 600)]
    [InlineData("2h", 7200)]
    [InlineData("7d", 604_800)]
    [InlineData("PT1H30M", 5400)]
    public void Durations_are_short_or_ISO_8601(string text, double seconds) => Parsing.Duration(text).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Generate_writes_the_same_bytes_on_any_day_with_their_truth()
    {
        Generate("a.ndjson").ShouldBe(0);
        Generate("b.ndjson").ShouldBe(0);

        File.ReadAllBytes(In("a.ndjson")).ShouldBe(File.ReadAllBytes(In("b.ndjson")));
        File.ReadLines(In("a.ndjson")).Count().ShouldBe(8 * 24 * 60);
        File.ReadLines(In("a.ndjson.csv")).Count().ShouldBeGreaterThan(8);
    }

    [Fact]
    public void A_csv_has_one_value_a_line()
    {
        Generate("a.csv").ShouldBe(0);

        var lines = File.ReadLines(In("a.csv")).Take(2).ToArray();
        lines[0].ShouldBe("machineId,timestamp,sequence,hasFailure,sensor,value");
        lines[1].ShouldStartWith("mill-0001,2024-01-01T00:00:00Z,1,,spindle_speed,");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private int Generate(string file) => GenerateCommand.Create()
        .Parse([In(file), "--machines", "8", "--interval", "1m", "--duration", "1d", "--faults-per-day", "4", "--ground-truth", In(file + ".csv")])
        .Invoke();

    private string In(string file) => Path.Combine(_folder.FullName, file);
}
