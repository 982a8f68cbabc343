namespace Millwright.EndToEnd.Notices;

/// <summary>Deliveries to Debian's Alertmanager.</summary>
public sealed class AlertmanagerTests
{
    [Fact]
    public async Task An_alarm_is_an_alert_for_as_long_as_it_lasts()
    {
        await using var alertmanager = await Alertmanager.Start();
        await using var product = await Sending.Start(("MILLWRIGHT_Notices__AlertInterval", "00:00:01"));
        await product.Api.Post("/channels", new { name = "alertmanager", kind = "alertmanager", secrets = new { url = alertmanager.Url }, enabledEvents = Sending.Everything });
        var alarm = Guid.NewGuid();

        await product.Alarm(alarm, "alarm.raised", "warning");

        var alert = (await Eventually.Get(alertmanager.Alerts, static alerts => alerts.Count == 1, "there is an alert"))[0]!;
        ((string?)alert["labels"]!["alertname"], (string?)alert["labels"]!["severity"], (string?)alert["labels"]!["alarm_id"]).ShouldBe(("Pressure high", "warning", $"{alarm}"));
        ((string?)alert["annotations"]!["summary"]).ShouldBe("WARNING – Pump 7: Pressure above 8 bar");
        // It would end by itself three intervals after it was told: told again, its end moves on.
        var end = alert["endsAt"]!.GetValue<DateTimeOffset>();
        await Eventually.Get(alertmanager.Alerts, alerts => alerts is [var again] && again!["endsAt"]!.GetValue<DateTimeOffset>() > end, "it is told again");

        await product.Alarm(alarm, "alarm.escalated");
        await Eventually.Get(alertmanager.Alerts, static alerts => alerts is [var only] && (string?)only!["labels"]!["severity"] == "critical", "only the escalated one is left");

        await product.Alarm(alarm, "alarm.cleared");
        await Eventually.Get(alertmanager.Alerts, static alerts => alerts.Count == 0, "it is over");
        await Eventually.Get(() => product.Api.GetAll("/notices?state=sent"), static sent => sent.Count == 3, "three notices were sent");
    }
}
