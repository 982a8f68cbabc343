using System.IO.Compression;
using Millwright.Simulator.Replay;

namespace Millwright.Simulator.Tests.Replay;

public sealed class MappingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("millwright-mapping-");

    [Fact]
    public void A_mapping_file_reads_anybodys_csv()
    {
        Write("plant.csv", "\uFEFFwhen;asset;temp;ok\n2024-05-01 10:00:00;Press #1;20.5;yes\n2024-05-01 10:00:01;Press #1;;no\n");
        Write("map.json", """
            {
              // comments are welcome
              "files": "plant.csv", "separator": ";", "machine": "site1-{asset}", "type": "press",
              "time": { "column": "when", "format": "yyyy-MM-dd HH:mm:ss" },
              "sensors": { "oil_temperature": { "column": "temp", "unit": "°C" } },
              "failure": { "column": "ok", "when": ["no"] }
            }
            """);

        var readings = Read(Mapping.Load(Path("map.json")));

        readings.Select(r => (r.Machine, r.At, r.Values[0], r.Sequence, r.HasFailure)).ShouldBe(
        [
            ("site1-Press--1", At("10:00:00"), 20.5, 1, false),
            ("site1-Press--1", At("10:00:01"), double.NaN, 2, true),
        ]);
        readings[0].Sensors.ShouldBe(["oil_temperature"]);
    }

    [Fact]
    public void Without_sensors_every_column_that_nothing_else_uses_is_one()
    {
        Write("a.csv", "t,x,y\n2024-05-01T10:00:00+02:00,1,2\n");

        var reading = Read(new Mapping { Machine = "{file}", Time = new TimeMapping { Column = "t" } }).ShouldHaveSingleItem();

        (reading.Machine, reading.At).ShouldBe(("a", At("08:00:00")));
        reading.Sensors.ShouldBe(["x", "y"]);
        reading.HasFailure.ShouldBeNull();
    }

    [Fact]
    public void Times_can_be_made_from_a_start_and_a_count_by_row_or_column()
    {
        Write("a.csv", "cycle,x\n5,1\n7,2\n");
        var counted = new TimeMapping { Start = At("00:00:00"), Interval = "PT1M" };

        Read(new Mapping { Machine = "m", Time = counted }).Select(r => r.At).ShouldBe([At("00:00:00"), At("00:01:00")]);
        Read(new Mapping { Machine = "m", Time = counted with { Column = "cycle" } }).Select(r => r.At).ShouldBe([At("00:05:00"), At("00:07:00")]);
    }

    [Theory]
    [InlineData("epoch-s", "1714557600")]
    [InlineData("epoch-ms", "1714557600000")]
    public void Times_can_be_epochs(string format, string text)
    {
        Write("a.csv", $"t,x\n{text},1\n");

        Read(new Mapping { Machine = "m", Time = new TimeMapping { Column = "t", Format = format } })[0].At.ShouldBe(At("10:00:00"));
    }

    [Fact]
    public void Packed_files_are_read_as_they_are()
    {
        const string Csv = "t,x\n2024-05-01T10:00:00Z,1\n";
        using (var gzip = new StreamWriter(new GZipStream(File.Create(Path("a.csv.gz")), CompressionLevel.Fastest)))
            gzip.Write(Csv);
        using (var zip = ZipFile.Open(Path("b.csv.zip"), ZipArchiveMode.Create))
        using (var entry = new StreamWriter(zip.CreateEntry("b.csv").Open()))
            entry.Write(Csv);

        var readings = Read(new Mapping { Machine = "{file}", Time = new TimeMapping { Column = "t" } });

        readings.Select(r => r.Machine).ShouldBe(["a", "b"]);
    }

    [Theory]
    [InlineData("t,x\n2024-05-01T10:00:00Z,warm\n", "a.csv, line 2: column 'x' holds 'warm', not a number.")]
    [InlineData("t,x\nnoon,1\n", "a.csv, line 2: column 't' holds 'noon', not a time of the mapping's format.")]
    [InlineData("t,x\n2024-05-01T10:00:00Z\n", "a.csv, line 2: has 1 columns, column 2 is needed.")]
    [InlineData("time,x\n", "a.csv has no column 't'; it has: time, x.")]
    public void What_does_not_fit_is_told_with_file_and_line(string csv, string complaint)
    {
        Write("a.csv", csv + (csv.EndsWith("x\n", StringComparison.Ordinal) ? "1,1\n" : ""));
        var mapping = new Mapping
        {
            Machine = "m",
            Time = new TimeMapping { Column = "t" },
            Sensors = new Dictionary<string, SensorMapping> { ["x"] = new() },
        };

        Should.Throw<DataException>(() => Read(mapping)).Message.ShouldEndWith(complaint);
    }

    [Fact]
    public void A_folder_without_the_files_is_told_with_the_remedy() =>
        Should.Throw<DataException>(() => Read(new Mapping { Machine = "m", Time = new TimeMapping() })).Message.ShouldContain("--data");

    [Fact]
    public void A_mapping_with_a_misspelt_member_is_refused()
    {
        Write("map.json", """{ "machine": "m", "time": {}, "sensor": {} }""");

        Should.Throw<DataException>(() => Mapping.Load(Path("map.json"))).Message.ShouldContain("sensor");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private List<Reading> Read(Mapping mapping) => [.. ReplaySet.Of("test", "", [mapping]).Read(_folder.FullName, null)];

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    private void Write(string name, string text) => File.WriteAllText(Path(name), text);

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2024-05-01T{time}Z");
}
