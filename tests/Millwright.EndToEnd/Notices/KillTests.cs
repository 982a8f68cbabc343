namespace Millwright.EndToEnd.Notices;

public sealed class KillTests
{
    private const int Notices = 1_000;

    [Fact]
    public async Task Killed_amid_a_thousand_notices_each_is_delivered_once_and_the_log_is_complete()
    {
        await using var receiver = await Receiver.Start();
        await using var product = await Sending.Start(("MILLWRIGHT_Notices__SendTimeout", "00:00:05"));
        await product.Webhook(receiver);
        await product.Execute(
            $$"""
            INSERT INTO notice_events (id, type, severity, at, payload)
            SELECT gen_random_uuid(), 'machine.downtime', 'warning', now(), jsonb_build_object('text', 'number ' || n) FROM generate_series(1, {{Notices}}) n ORDER BY n
            """);

        for (var kill = 1; kill <= 3; kill++)
        {
            var so_far = kill * Notices / 5;
            await Eventually.Is(() => Task.FromResult(receiver.Calls.Count >= so_far), $"{so_far} calls have come", TimeSpan.FromMinutes(3));
            await product.Restart();
        }

        await Eventually.Is(() => Task.FromResult(receiver.Done.Count == Notices), "each notice has come", TimeSpan.FromMinutes(5));
        receiver.Calls.Select(static call => (string?)call.Json["data"]!["details"]!["text"]).Distinct().Count().ShouldBe(Notices);
        // Repeats of what was under way when the process was killed, and nothing else: the receiver knows them by their key.
        (receiver.Calls.Count - Notices).ShouldBeInRange(0, 3);
        FirstTimes(receiver).ShouldBe(Enumerable.Range(1, Notices).Select(static number => $"number {number}"));
        var log = await Eventually.Get(
            () => product.Api.GetAll("/notices?state=sent"), static sent => sent.Count == Notices, "the log has each as sent");
        log.Select(static notice => (string?)notice["id"]).ToHashSet().SetEquals(receiver.Done).ShouldBeTrue();
        (await product.Api.Get("/notices/health"))["items"]![0]!["pending"]!.GetValue<long>().ShouldBe(0);
    }

    private static IEnumerable<string?> FirstTimes(Receiver receiver) =>
        receiver.Calls.DistinctBy(static call => call.Key).Select(static call => (string?)call.Json["data"]!["details"]!["text"]);
}
