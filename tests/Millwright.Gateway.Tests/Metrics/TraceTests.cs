using System.Collections.Concurrent;
using System.Diagnostics;
using static Millwright.Gateway.Tests.Moments;

namespace Millwright.Gateway.Tests.Metrics;

public sealed class TraceTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task One_trace_shows_the_way_of_a_reading_from_the_request_to_the_commit()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "Millwright" or "Microsoft.Orleans.Application",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var (trace, asker) = (ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom());

        var answer = await _gateway.Say(HttpMethod.Post, "/api/v1/readings", Speaking.Content(Reading("traced", 0, 1), "application/json"), ("traceparent", $"00-{trace}-{asker}-01"));

        answer.Counts.ShouldBe((1, 0, 0));
        // The transaction's own end may be told a moment after the answer.
        await Patience.Until(() => Task.FromResult(ended.Any(IsCommitOf(trace))));
        var (wave, twin, entry) = (Step("wave"), Step("twin"), Step("journal entry"));
        (IsWithin(twin, wave), IsWithin(entry, twin)).ShouldBe((true, true));
        twin.GetTagItem("millwright.machine").ShouldBe("traced");
        ended.First(IsCommitOf(trace)).Duration.ShouldBeGreaterThan(TimeSpan.Zero);

        // Orleans puts the call and its receipt between the two.
        bool IsWithin(Activity? step, Activity whole) => step is not null && (step.ParentSpanId == whole.SpanId || IsWithin(ended.FirstOrDefault(one => one.SpanId == step.ParentSpanId), whole));
        Activity Step(string name) => ended.Where(step => step.TraceId == trace && step.OperationName == name).ShouldHaveSingleItem();
    }

    /// <summary>A transaction of several requests is a step of the first one's trace and names the others'.</summary>
    private static Func<Activity, bool> IsCommitOf(ActivityTraceId trace) =>
        step => step.OperationName == "journal commit" && (step.TraceId == trace || step.Links.Any(link => link.Context.TraceId == trace));
}
