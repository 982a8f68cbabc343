using System.Text.Json.Nodes;

namespace Millwright.EndToEnd.Notices;

/// <summary>An installation that is told to send notices, and quick to try again.</summary>
internal static class Sending
{
    /// <summary>What a channel takes that takes all there is.</summary>
    public static readonly string[] Everything = ["*"];

    public const string Key = "a key for signing, 32 characters";

    public static Task<Installation> Start(params (string Name, string Value)[] settings) => Installation.Start(
        [
            ("MILLWRIGHT_SECRET_KEY", "a key of the tests, nothing else"), ("MILLWRIGHT_Notices__AllowedTargets", "127.0.0.1"),
            ("MILLWRIGHT_Notices__FirstRetry", "00:00:00.050"), ("MILLWRIGHT_Notices__LongestRetry", "00:00:00.500"), ("MILLWRIGHT_Notices__Interval", "00:00:00.100"),
            ("MILLWRIGHT_Notices__FirstBreak", "00:00:00.100"), ("MILLWRIGHT_Notices__LongestBreak", "00:00:00.500"), .. settings,
        ]);

    /// <summary>A webhook that takes everything.</summary>
    public static async Task<string> Webhook(this Installation installation, Receiver receiver) =>
        (string)(await installation.Api.Post("/channels", new { name = "hook", kind = "webhook", secrets = new { url = receiver.Url, key = Key }, enabledEvents = Everything }))["id"]!;

    public static async Task<string> Tell(this Installation installation, string text, string severity = "warning") =>
        (string)(await installation.Api.Post("/notices/events", new { type = "machine.downtime", text, severity }))["id"]!;

    /// <summary>An alarm's event, as the journal writes it.</summary>
    public static Task Alarm(this Installation installation, Guid alarm, string type, string severity = "critical") => installation.Execute(
        $$$"""
        INSERT INTO notice_events (id, type, severity, alarm_id, at, payload)
        VALUES (gen_random_uuid(), '{{{type}}}', '{{{severity}}}', '{{{alarm}}}', now(), '{"machineId":"p-7","machineName":"Pump 7","rule":"Pressure high","text":"Pressure above 8 bar"}')
        """);

    /// <summary>The one notice of an event, once it is in a state.</summary>
    public static async Task<JsonNode> NoticeOf(this Installation installation, string happened, string state)
    {
        var page = await Eventually.Get(
            () => installation.Api.Get($"/notices?event={happened}"), page => page["items"]!.AsArray() is [var only] && (string?)only!["state"] == state, $"the notice is {state}");
        return await installation.Api.Get($"/notices/{page["items"]![0]!["id"]}");
    }
}
