using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Millwright.Gateway.Readings;
using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.Readings;

/// <summary>However the network cuts a body, the answer is the same.</summary>
public sealed class ChunkTests(RunningGateway gateway)
{
    public static TheoryData<string> Formats => ["array", "wrapped", "lines", "csv"];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task In_pieces_of_one_size(string format)
    {
        gateway.Require();
        var body = Body(format, $"pieces-{format}");
        var whole = await Answer(body, format, static _ => int.MaxValue);

        for (var size = 1; size <= 70; size += size < 12 ? 1 : 7)
            (await Answer(body, format, _ => size)).ShouldBe(whole, $"in pieces of {size} bytes");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task In_two_parts_wherever_the_cut_is(string format)
    {
        gateway.Require();
        var body = Body(format, $"parts-{format}");
        var whole = await Answer(body, format, static _ => int.MaxValue);

        for (var cut = 1; cut < body.Length; cut += 2)
            (await Answer(body, format, at => at < cut ? cut - at : int.MaxValue)).ShouldBe(whole, $"cut at {cut}");
    }

    private static byte[] Body(string format, string machine)
    {
        var quoted = Reading(machine, 1, 2, ""","note":"} ] { \" \\" """);
        var (first, bad, last) = (Reading(machine, 0, 1), $$$"""{"machineId":"{{{machine}}}","values":{"a": }}""", Reading(machine, 2, 3, ",\"units\":{}"));
        return Encoding.UTF8.GetBytes(format switch
        {
            "array" => $""" [ {first} , "a, \"b" , {quoted},nul, {bad},{last} , 17 ] """,
            "wrapped" => $$""" { "readings" : [ {{first}} ,{{quoted}}, {{bad}},{{last}} ] , "by" : { "machineId" : "x" } } """,
            "lines" => $"{first}\r\n\n{quoted}\n{bad}\n17\n{last}",
            _ => $"machineId,timestamp,temperature,\"pressure [psi]\"\n{machine},{At(0)},1,\n{machine},{At(1)},\"2\",\r\n{machine},{At(2)},warm,\n",
        });
    }

    private async Task<string> Answer(byte[] body, string format, Func<int, int> sizeAt)
    {
        var ingestion = gateway.Services.GetRequiredService<Ingestion>();
        var end = await ingestion.Run(new Trickle(body, sizeAt), format switch { "lines" => BodyFormat.NdJson, "csv" => BodyFormat.Csv, _ => BodyFormat.Json }, false, CancellationToken.None);
        var answer = end.Tally.Answer();
        return $"{answer.Accepted + answer.Duplicates} taken, {end.Problem}{end.Result}: {JsonSerializer.Serialize(answer.Rejected)}";
    }

    /// <summary>A body that comes in pieces.</summary>
    private sealed class Trickle(byte[] bytes, Func<int, int> sizeAt) : MemoryStream(bytes)
    {
        /// <summary>Where every other way of reading ends up in a class derived from MemoryStream.</summary>
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, sizeAt((int)Position)));
    }
}
