using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millwright.Twins.Notices;

namespace Millwright.Silo.Notices.Channels;

/// <summary>Any program that takes a CloudEvent (1.0, structured JSON) by HTTP POST, and can check that it comes from here.</summary>
internal sealed class WebhookChannel(HttpSending http, TimeProvider clock) : IChannel
{
    private const int ShortestKey = 16;

    public string Kind => ChannelKinds.Webhook;

    public IReadOnlyList<string> SecretNames => ["url", "key"];

    public IReadOnlyList<string> SettingNames => [];

    public string Target(ChannelSetup setup) => Masking.Url(setup.Secret("url") ?? "");

    public IEnumerable<SetupProblem> Check(ChannelSetup setup) => (setup.Secret("key")?.Length ?? 0) >= ShortestKey
        ? HttpSending.CheckUrl(setup)
        : [.. HttpSending.CheckUrl(setup), new SetupProblem("secrets.key", $"at least {ShortestKey} characters; what is sent is signed with it")];

    public async Task<SendResult> Send(OutgoingNotice notice, ChannelSetup setup, CancellationToken cancellationToken)
    {
        var body = Body(notice);
        using var request = new HttpRequestMessage(HttpMethod.Post, setup.Url) { Content = HttpSending.Json(body, "application/cloudevents+json") };
        request.Headers.Add("Idempotency-Key", notice.Id.ToString());
        request.Headers.Add("Millwright-Signature", Signature(setup.Secret("key") ?? "", body, clock.GetUtcNow()));
        return await http.Send(request, cancellationToken);
    }

    /// <summary><c>t=SECONDS,v1=HEX</c>: HMAC-SHA256 over the seconds since 1970 in digits, a dot, and the body's bytes.</summary>
    internal static string Signature(string key, byte[] body, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key));
        hmac.AppendData(Encoding.ASCII.GetBytes(seconds + "."));
        hmac.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }

    /// <summary>The same bytes at every attempt.</summary>
    private static byte[] Body(OutgoingNotice notice)
    {
        var said = new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = notice.Id.ToString(),
            ["source"] = "/millwright",
            ["type"] = $"millwright.{notice.Type}",
            ["time"] = notice.At.UtcDateTime,
            ["datacontenttype"] = "application/json",
            ["data"] = new JsonObject
            {
                ["subject"] = notice.Message.Subject,
                ["text"] = notice.Message.Text,
                ["severity"] = JsonNamingPolicy.CamelCase.ConvertName(notice.Severity.ToString()),
                ["eventId"] = notice.EventId?.ToString(),
                ["alarmId"] = notice.AlarmId?.ToString(),
                ["details"] = JsonNode.Parse(notice.Payload),
            },
        };
        if (notice.MachineId is { } machine)
            said["subject"] = machine;
        return JsonSerializer.SerializeToUtf8Bytes(said);
    }
}
