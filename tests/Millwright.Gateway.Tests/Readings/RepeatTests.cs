using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.Readings;

public sealed class RepeatTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task What_is_sent_again_is_counted_and_changes_nothing()
    {
        var body = Several("again", (0, 1), (1, 2));
        await _gateway.Ingest(body);
        var before = await _gateway.Machine("again");

        (await _gateway.Ingest(body)).Counts.ShouldBe((0, 2, 0));

        (await _gateway.Machine("again")).Text.ShouldBe(before.Text);
    }

    [Fact]
    public async Task A_repeat_within_one_request_is_counted()
    {
        (await _gateway.Ingest(Several("echo", (0, 1), (0, 1)))).Counts.ShouldBe((1, 1, 0));
    }

    [Fact]
    public async Task Another_value_of_the_same_instant_is_a_conflict_that_names_the_sensor()
    {
        await _gateway.Ingest(Reading("conflict", 0, 1));

        var answer = await _gateway.Ingest(Reading("conflict", 0, 2));

        (answer.Status, answer.Rejected.GetProperty("field").GetString(), answer.Rejected.GetProperty("errorCode").GetString())
            .ShouldBe((400, "values.temperature", "business.conflict"));
    }

    [Fact]
    public async Task Two_values_of_one_instant_are_told_apart_by_sequence()
    {
        (await _gateway.Ingest($"[{Reading("numbered", 0, 1, ",\"sequence\":1")},{Reading("numbered", 0, 2, ",\"sequence\":2")}]")).Counts.ShouldBe((2, 0, 0));
    }

    [Fact]
    public async Task A_late_reading_is_kept_as_late_and_the_live_value_stays()
    {
        await _gateway.Ingest(Reading("late", 60, 20));

        var answer = await _gateway.Ingest(Reading("late", 0, 99));

        (answer.Counts, answer["late"].GetInt64()).ShouldBe(((1, 0, 0), 1));
        var live = await _gateway.Machine("late");
        (live["sensors"][0].GetProperty("value").GetDouble(), live["lateCount"].GetInt64()).ShouldBe((20, 1));
        var history = await _gateway.Get($"/api/v1/machines/late/readings?from={At(0)}&to={At(61)}");
        history["items"].GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_receipt_says_of_each_machine_what_was_received_applied_and_committed()
    {
        var answer = await _gateway.Ingest($"[{Reading("receipt-a", 0, 1)},{Reading("receipt-b", 0, 1)},{Reading("receipt-a", 0, 1)},{Reading("receipt-c", 0, 1, ",\"quality\":\"odd\"")}]", query: "?receipt=true");

        answer["receipts"].EnumerateArray().Select(static receipt => receipt.GetRawText()).Order().ShouldBe([
            """{"machineId":"receipt-a","received":2,"applied":1,"committed":1,"sequence":1}""",
            """{"machineId":"receipt-b","received":1,"applied":1,"committed":1,"sequence":1}""",
        ]);
    }

    [Fact]
    public async Task Without_asking_there_is_no_receipt()
    {
        (await _gateway.Ingest(Reading("no-receipt", 0, 1)))["receipts"].ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }
}
