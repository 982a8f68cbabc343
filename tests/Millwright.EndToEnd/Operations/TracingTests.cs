using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millwright.EndToEnd.Operations;

public sealed class TracingTests
{
    private const string Request = "trace-4711";

    [Fact]
    public async Task A_request_can_be_followed_by_its_id_down_to_the_database_in_logs_that_programs_read()
    {
        await using var product = await Installation.Start(("Logging__Console__FormatterName", "json"), ("Logging__LogLevel__Npgsql.Command", "Debug"));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(product.Address, "/api/v1/readings"))
        {
            Content = JsonContent.Create(new SentReading("pump-1", DateTimeOffset.UnixEpoch.AddYears(56), new() { ["pressure"] = 6.2 }), options: JsonSerializerOptions.Web),
            Headers = { { "X-Request-Id", Request } },
        };

        using var answer = await http.SendAsync(request);

        answer.Headers.GetValues("X-Request-Id").ShouldBe([Request]);
        // The twin's opening, in a grain: its statement is logged under the id that came with the call.
        await Eventually.Is(() => Task.FromResult(Lines(product).Any(static line => IsOfRequest(line) && line["Message"]!.ToString().Contains("twin_heads"))), "the statement is logged under the request");
    }

    /// <summary>What was logged; a line that is no JSON fails.</summary>
    private static IEnumerable<JsonNode> Lines(Installation product) => product.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonNode.Parse(line)!);

    private static bool IsOfRequest(JsonNode line) => line["Scopes"]?.AsArray().Any(static scope => scope is JsonObject && (string?)scope["RequestId"] == Request) ?? false;
}
