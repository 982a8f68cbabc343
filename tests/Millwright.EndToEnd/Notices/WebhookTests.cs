using System.Security.Cryptography;
using System.Text;

namespace Millwright.EndToEnd.Notices;

/// <summary>Deliveries to a receiver in every mood.</summary>
public sealed class WebhookTests
{
    [Fact]
    public async Task What_happens_is_received_as_a_signed_cloud_event()
    {
        await using var receiver = await Receiver.Start();
        await using var product = await Sending.Start();
        await product.Webhook(receiver);

        var notice = await product.NoticeOf(await product.Tell("Line 2 stands still"), "sent");

        var call = receiver.Calls.ShouldHaveSingleItem();
        call.Key.ShouldBe((string?)notice["notice"]!["id"]);
        ((string?)call.Json["specversion"], (string?)call.Json["type"], (string?)call.Json["id"]).ShouldBe(("1.0", "millwright.machine.downtime", call.Key));
        var parts = call.Signature!.Split(',');
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Sending.Key), Encoding.UTF8.GetBytes($"{parts[0]["t=".Length..]}.{call.Body}"));
        parts[1].ShouldBe($"v1={Convert.ToHexStringLower(expected)}");
    }

    [Fact]
    public async Task A_receiver_that_fails_hangs_and_asks_for_patience_gets_it_in_the_end_and_every_attempt_is_logged()
    {
        await using var receiver = await Receiver.Start();
        receiver.Mood = static (before, _) => before switch
        {
            0 => (500, null),
            1 => null,
            2 => (429, TimeSpan.FromSeconds(1)),
            _ => (200, null),
        };
        await using var product = await Sending.Start(("MILLWRIGHT_Notices__SendTimeout", "00:00:05"));
        await product.Webhook(receiver);

        var notice = await product.NoticeOf(await product.Tell("Line 2 stands still"), "sent");

        var attempts = notice["attempts"]!.AsArray();
        attempts.Select(static attempt => (string?)attempt!["outcome"]).ShouldBe(["provider_error", "timeout", "rate_limited", "sent"]);
        attempts.Select(static attempt => (int?)attempt!["statusCode"]).ShouldBe([500, null, 429, 200]);
        var patience = attempts[3]!["startedAt"]!.GetValue<DateTimeOffset>() - attempts[2]!["endedAt"]!.GetValue<DateTimeOffset>();
        patience.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(0.9), "what the receiver asked for, less what a clock may be off");
        receiver.Calls.Select(static call => call.Key).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task No_answer_and_no_log_holds_the_secret_part_of_a_url()
    {
        await using var receiver = await Receiver.Start();
        receiver.Mood = static (_, _) => (400, null);
        await using var product = await Sending.Start();
        var channel = await product.Webhook(receiver);

        var notice = await product.NoticeOf(await product.Tell("Line 2 stands still"), "dead");
        var tested = await product.Api.Post($"/channels/{channel}/test", new { });

        var shown = string.Join('\n', notice, tested, await product.Api.Get($"/channels/{channel}"), await product.Api.Get("/notices/health"), await product.Api.Get("/system/log"), product.Log);
        shown.ShouldNotContain("SECRET-TOKEN");
        shown.ShouldNotContain(Sending.Key);
        ((string)notice["attempts"]![0]!["answer"]!).ShouldStartWith("received at");
    }

    [Fact]
    public async Task Dead_letters_are_sent_when_they_are_retried_together_and_the_breaker_is_told_of_meanwhile()
    {
        await using var receiver = await Receiver.Start();
        receiver.Mood = static (_, _) => (500, null);
        await using var product = await Sending.Start(("MILLWRIGHT_Notices__Attempts", "3"), ("MILLWRIGHT_Notices__BreakerFailures", "2"));
        var channel = await product.Webhook(receiver);
        for (var number = 1; number <= 3; number++)
            await product.Tell($"number {number}");

        await Eventually.Get(() => product.Api.GetAll($"/notices?state=dead&channel={channel}"), static dead => dead.Count == 3, "all are dead letters");
        var health = (await product.Api.Get("/notices/health"))["items"]![0]!;
        ((string?)health["breaker"]).ShouldBeOneOf("open", "halfOpen");
        receiver.Mood = static (_, _) => (200, null);
        ((int)(await product.Api.Post("/notices/retry", new { channel }))["count"]!).ShouldBe(3);

        await Eventually.Get(() => product.Api.GetAll($"/notices?state=sent&channel={channel}"), static sent => sent.Count == 3, "all are sent");
        await Eventually.Get(() => product.Api.Get("/notices/health"), static health => (string?)health["items"]![0]!["breaker"] == "closed", "the breaker is closed");
        (await product.Api.GetAll("/system/log?action=notices.destination-failing")).Count.ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task A_target_inside_the_plant_is_refused_unless_it_is_allowed()
    {
        await using var receiver = await Receiver.Start();
        await using var product = await Sending.Start(("MILLWRIGHT_Notices__AllowedTargets", ""));
        await product.Webhook(receiver);

        var notice = await product.NoticeOf(await product.Tell("Line 2 stands still"), "dead");

        ((string?)notice["notice"]!["lastOutcome"]).ShouldBe("invalid_url");
        receiver.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_flood_for_people_is_one_message_that_says_so()
    {
        await using var receiver = await Receiver.Start();
        await using var product = await Sending.Start();
        await product.Api.Post("/channels", new
        {
            name = "shift",
            kind = "slack",
            secrets = new { url = receiver.Url },
            enabledEvents = Sending.Everything,
            settings = new { limit = new { messages = 2, per = "PT10M" } },
        });
        await product.Execute(
            """
            INSERT INTO notice_events (id, type, severity, at, payload)
            SELECT gen_random_uuid(), 'machine.downtime', 'warning', now(), '{"text":"Stands still"}' FROM generate_series(1, 40)
            """);

        await Eventually.Get(() => product.Api.GetAll("/notices?state=merged"), static merged => merged.Count == 40, "all are told in one");

        var call = (await Eventually.Get(() => Task.FromResult(receiver.Calls), static calls => calls.Count > 0, "the message came")).ShouldHaveSingleItem();
        ((string)call.Json["text"]!).ShouldContain("40 notices (40 warning)");
    }
}
