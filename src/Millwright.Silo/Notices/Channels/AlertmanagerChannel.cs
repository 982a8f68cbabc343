using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Millwright.Storage.Notices;
using Millwright.Twins.Notices;

namespace Millwright.Silo.Notices.Channels;

/// <summary>
/// A Prometheus Alertmanager (API v2). An alarm is one alert, told again while it lasts and ended by <c>endsAt</c>; should Millwright fall silent,
/// the alert ends by itself after three intervals.
/// </summary>
internal sealed class AlertmanagerChannel(HttpSending http, AlertBook book, IOptions<NoticeOptions> options, TimeProvider clock) : IChannel
{
    private const int MissedIntervals = 3;

    public string Kind => ChannelKinds.Alertmanager;

    public IReadOnlyList<string> SecretNames => ["url", "authorization"];

    public IReadOnlyList<string> SettingNames => [];

    public string Target(ChannelSetup setup) => Masking.Url(setup.Secret("url") ?? "");

    public IEnumerable<SetupProblem> Check(ChannelSetup setup) => HttpSending.CheckUrl(setup);

    public async Task<SendResult> Send(OutgoingNotice notice, ChannelSetup setup, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (notice.AlarmId is not { } alarm)
            return await Post([Lasting(Alert(notice), now)], setup, cancellationToken);
        var told = await book.Told(notice.DestinationId, alarm, cancellationToken);
        var alerts = new List<JsonObject>();
        var alert = Alert(notice);
        if (told is not null && JsonNode.Parse(told) is JsonObject before)
        {
            // What makes an alert one is its labels: it is ended under those it was told with, whatever the alarm says now.
            alert["startsAt"] = before["startsAt"]?.DeepClone();
            if (!NoticeTypes.Lasts(notice.Type) || !JsonNode.DeepEquals(before["labels"], alert["labels"]))
                alerts.Add(Ended(before, notice.At));
        }
        if (NoticeTypes.Lasts(notice.Type))
            alerts.Add(Lasting(alert, now));
        else if (alerts.Count == 0)
            alerts.Add(Ended(alert, notice.At));
        var result = await Post(alerts, setup, cancellationToken);
        // An end that the Alertmanager does not take comes about by itself, once it is not told again.
        if (!NoticeTypes.Lasts(notice.Type))
            await book.Forget(notice.DestinationId, alarm, cancellationToken);
        else if (result.Outcome == SendOutcome.Sent)
            await book.Note(notice.DestinationId, new(alarm, alert.ToJsonString()), now, cancellationToken);
        return result;
    }

    /// <summary>Tells again what lasts; null: nothing was due.</summary>
    public async Task<SendResult?> Remind(Guid destination, ChannelSetup setup, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = await book.TakeDue(destination, now - options.Value.AlertInterval, now, cancellationToken);
        return due.Count == 0 ? null : await Post([.. due.Select(alert => Lasting((JsonObject)JsonNode.Parse(alert.Alert)!, now))], setup, cancellationToken);
    }

    private static JsonObject Alert(OutgoingNotice notice)
    {
        var facts = JsonNode.Parse(notice.Payload) as JsonObject ?? [];
        var labels = new JsonObject
        {
            ["alertname"] = Word(facts["rule"]) ?? notice.Type,
            ["severity"] = JsonNamingPolicy.CamelCase.ConvertName(notice.Severity.ToString()),
            ["source"] = "millwright",
        };
        Add(labels, "alarm_id", notice.AlarmId?.ToString());
        Add(labels, "machine", notice.MachineId);
        foreach (var name in (ReadOnlySpan<string>)["site", "line", "sensor"])
            Add(labels, name, Word(facts[name]));
        return new JsonObject
        {
            ["labels"] = labels,
            ["annotations"] = new JsonObject { ["summary"] = notice.Message.Subject, ["description"] = notice.Message.Text },
            ["startsAt"] = $"{notice.At.UtcDateTime:O}",
        };
    }

    private JsonObject Lasting(JsonObject alert, DateTimeOffset now)
    {
        var lasting = (JsonObject)alert.DeepClone();
        lasting["endsAt"] = $"{(now + (options.Value.AlertInterval * MissedIntervals)).UtcDateTime:O}";
        return lasting;
    }

    private static JsonObject Ended(JsonObject alert, DateTimeOffset at)
    {
        var ended = (JsonObject)alert.DeepClone();
        // Refused if it ended before it began, as clocks of machines may have it.
        var began = DateTimeOffset.TryParse(Word(ended["startsAt"]), CultureInfo.InvariantCulture, out var start) ? start : at;
        ended["endsAt"] = $"{(at > began ? at : began).UtcDateTime:O}";
        return ended;
    }

    private async Task<SendResult> Post(IReadOnlyList<JsonObject> alerts, ChannelSetup setup, CancellationToken cancellationToken)
    {
        var url = new Uri($"{setup.Secret("url")?.TrimEnd('/')}/api/v2/alerts");
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = HttpSending.Json(JsonSerializer.SerializeToUtf8Bytes(alerts)) };
        if (setup.Secret("authorization") is { } authorization && AuthenticationHeaderValue.TryParse(authorization, out var header))
            request.Headers.Authorization = header;
        return await http.Send(request, cancellationToken);
    }

    private static void Add(JsonObject labels, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            labels[name] = value;
    }

    private static string? Word(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
