using Millwright.EndToEnd.Browser;
using Millwright.EndToEnd.Notices;

namespace Millwright.EndToEnd.Alarms;

/// <summary>The alarm list, the rule editor and the channels, as a person with a browser has them.</summary>
public sealed class AlarmPagesTests
{
    private const string Rows = "document.querySelectorAll('.alarm-list li')";

    [Fact]
    public async Task An_alarm_appears_by_itself_and_goes_calm_with_one_acknowledgement_under_the_name_that_was_asked_once()
    {
        await using var product = await Plant(presses: 2);
        await using var window = await Window.Open(product, "#/alarms");
        await window.UntilSays(".alarms .nothing", "No alarm is active");

        await Press(product, 1, 95);
        await window.UntilSays(".row.waiting .a-text", "force is 95 kN");
        (await window.Read("document.title"))!.GetValue<string>().ShouldStartWith("(1)");
        await window.Click(".row .a-act button");
        await window.Fill(".dialog input", "Ann Weber");
        await window.Click(".dialog button[type=submit]");
        await window.Until("document.querySelector('.row .a-state')?.innerText === 'Acknowledged' && document.querySelector('.row.waiting') === null");
        ((string?)(await product.Api.Get("/alarms"))["items"]![0]!["acknowledgedBy"]).ShouldBe("Ann Weber");

        await window.PointAway();
        await Press(product, 2, 85);
        await window.UntilSays(".row.waiting .a-text", "force is 85 kN");
        await window.Click(".row.waiting .a-act button");
        await window.Until("document.querySelector('.row.waiting') === null && document.querySelector('dialog') === null");
    }

    [Fact]
    public async Task Many_are_acknowledged_at_once_and_one_is_shelved_with_its_reason_by_keys()
    {
        await using var product = await Plant(presses: 3);
        for (var press = 1; press <= 3; press++)
            await Press(product, press, 95);
        await using var window = await Window.Open(product, "#/alarms");
        await window.Until($"{Rows}.length === 3");
        await window.Click(".head .a-select");
        await window.Click(".action-bar button.main");
        await window.Fill(".dialog input", "Ann Weber");
        await window.Click(".dialog button[type=submit]");
        await window.UntilSays(".report", "3 alarms acknowledged");
        await window.Until("document.querySelector('.row.waiting') === null");

        await window.Focus(".row a[tabindex='0']");
        await window.Press("j", "s");
        await window.Fill(".dialog textarea", "The sensor is being replaced");
        await window.Click(".dialog button[type=submit]");
        await window.PointAway();
        await window.Until($"{Rows}.length === 2");
        await window.GoTo("#/alarms?view=shelved");
        await window.UntilSays(".row .a-state", "Shelved");
        (await product.Api.GetAll("/alarms?state=shelved")).ShouldHaveSingleItem()["shelvedReason"]!.GetValue<string>().ShouldBe("The sensor is being replaced");
        (await window.Faults()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rule_says_where_it_is_wrong_and_what_it_would_have_done_before_it_is_saved()
    {
        await using var product = await Plant(presses: 1);
        var now = TimeProvider.System.GetUtcNow();
        await product.Api.Ingest([.. Enumerable.Range(0, 60).Select(minute => new SentReading("press-1", now.AddMinutes(minute - 60), new() { ["force"] = minute is 20 or > 39 and < 50 ? 70 : 40 }))]);
        await using var window = await Window.Open(product, "#/rules/new");

        await window.Fill("#condition", "force >> 60");
        await window.UntilSays("#condition-faults", "Line 1, column 8");
        (await window.Read("document.querySelector('.mirror mark').textContent"))!.GetValue<string>().ShouldBe(">");
        await window.Fill("#condition", "force > 60 kN");
        await window.Until("document.querySelector('#condition-faults').innerText === '' && !document.querySelector('.trial button').disabled");
        await window.Click(".trial button");
        await window.UntilSays(".verdict", "It would have raised");
        await window.Until("document.querySelectorAll('.trial-items a[href^=\"#/machines/press-1?from=\"]').length > 0");

        await window.Fill(".fields label:nth-of-type(1) input", "Force is high");
        await window.Fill(".fields label:nth-of-type(2) input", "force-high");
        await window.Click("button[type=submit]");
        await window.Until("location.hash === '#/rules/force-high' && document.querySelector('#page-title').innerText === 'Force is high'");
        ((string?)(await product.Api.Get("/alarm-rules/force-high"))["rule"]!["condition"]).ShouldBe("force > 60 kN");
    }

    [Fact]
    public async Task A_channel_is_tried_from_its_page_and_its_secrets_are_nowhere_on_it()
    {
        await using var receiver = await Receiver.Start();
        await using var product = await Sending.Start();
        await product.Webhook(receiver);
        await using var window = await Window.Open(product, "#/channels");
        await window.UntilSays(".card", "hook");
        await window.Click(".card .test button");
        await window.UntilSays(".card .test", "The test was accepted");
        receiver.Calls.ShouldHaveSingleItem();
        await window.Click(".card .buttons button");
        await window.Until("document.querySelector('.dialog input[type=password]') !== null");
        (await window.Read("document.documentElement.outerHTML.includes('SECRET-TOKEN')"))!.GetValue<bool>().ShouldBeFalse();
        (await window.Faults()).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_alarm_and_the_performance_of_all_can_be_read_by_everybody()
    {
        await using var product = await Plant(presses: 1);
        await Press(product, 1, 95);
        var id = (await product.Api.GetAll("/alarms")).ShouldHaveSingleItem()["id"]!.GetValue<string>();
        await using var window = await Window.Open(product, $"#/alarms/{id}");
        await window.UntilSays("#page-title", "force is 95 kN");
        (await window.Barriers()).ShouldBeEmpty();

        await window.GoTo("#/alarms/performance");
        await window.UntilSays("#page-title", "Alarm performance");
        await window.Until("document.querySelector('.reading h2') !== null");
        (await window.Barriers()).ShouldBeEmpty();
        await window.Prefer("dark");
        (await window.Barriers()).ShouldBeEmpty();
        (await window.Faults()).ShouldBeEmpty();
    }

    private static async Task<Installation> Plant(int presses)
    {
        var product = await Installation.Start();
        await product.Api.Configure("press", new { sensors = new { force = new { unit = "kN", limits = new { warningHigh = 80, criticalHigh = 90 } } } });
        for (var press = 1; press <= presses; press++)
            await product.Api.Register($"press-{press}", "press");
        return product;
    }

    private static Task Press(Installation product, int press, double force) =>
        product.Api.Ingest(new SentReading($"press-{press}", TimeProvider.System.GetUtcNow(), new() { ["force"] = force }));
}
