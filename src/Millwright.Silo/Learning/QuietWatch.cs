using Millwright.Learning.Anomalies;
using Millwright.Learning.Features;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>
/// Scores machines in their quiet past as often as their twins will be scored, and keeps the peaks of each measure: of the one half of the time to find limits by, of the other to judge
/// these. What is long is thinned by whole hours: an alarm is told once an hour, so that an hour's peak is what counts. In the time that judges it also keeps what was scored highest in the
/// time before each failure.
/// </summary>
/// <param name="span">µs since 1970-01-01 UTC: from where limits are found, and from where they are judged.</param>
/// <param name="every">A machine is scored at most once in so many µs.</param>
/// <param name="oneOf">One in so many hours is looked at, 1 or more.</param>
/// <param name="quietBefore">So long before a failure a machine is not well any more, µs.</param>
internal sealed class QuietWatch(QuietModel model, FeatureSpec spec, (long Calibrate, long Judge) span, long every, long oneOf, long quietBefore)
{
    private static readonly long Hour = TimeSpan.FromHours(1).Micros();
    private static readonly AlarmBudget Share = new(AlarmBudget.Default.PerMonth / QuietModel.Measures.Count, AlarmBudget.Default.Separation);

    private readonly QuietTime[] _calibrating = Times();
    private readonly QuietTime[] _judging = Times();
    private readonly double[] _inputs = new double[spec.Features.Count];
    private readonly double[] _scores = new double[QuietModel.Measures.Count];
    private MachineFeatures _features = new(spec, MachinePast.None);
    private MachinePast _past = MachinePast.None;
    private readonly List<double[]> _beforeFailures = [];
    private long _failure;
    private long _last;
    private long _lastBefore;
    private long _until;
    private long _clock;
    private long _machine;

    /// <summary>Begins the next machine.</summary>
    /// <param name="knownUntil">Event time of its last reading, µs: whether it failed soon after the time just before is not known, so that is no quiet time.</param>
    public void Begin(MachinePast past, long knownUntil)
    {
        (_features, _past, _until) = (new MachineFeatures(spec, past), past, knownUntil - quietBefore);
        _last = _lastBefore = _failure = long.MinValue / 2;
        _machine++;
        _clock += AlarmBudget.Default.Separation.Micros();
    }

    public void Take(PastReading reading)
    {
        var at = reading.At;
        if (!_features.Take(at, reading.Sensors, reading.Values) || at < span.Calibrate || at - Math.Max(_last, _lastBefore) < every || _past.IsDown(at))
            return;
        if (_past.FailureWithin(at, quietBefore) is { } failure)
            Before(failure, at);
        else if (at <= _until)
            Quiet(at);
    }

    /// <summary>Of each measure the score that keeps its share of the budget.</summary>
    public AlarmThreshold[] Limits() => Array.ConvertAll(_calibrating, static quiet => quiet.Threshold());

    /// <summary>What alarms there would have been in the time that judges, of all measures together.</summary>
    public AnomalyRecord Record(double[] limits) => new(
        _judging.Select((quiet, measure) => quiet.PerMonth(limits[measure])).Sum(), _beforeFailures.Count,
        _beforeFailures.Count(highest => highest.Zip(limits).Any(static measure => measure.First >= measure.Second)));

    private void Quiet(long at)
    {
        var passed = Math.Min(at - _last, Hour);
        _last = at;
        if ((at / Hour + _machine) % oneOf != 0)
            return;
        // Hours that are left out are cut out of time.
        _clock += passed;
        Score(at);
        var times = at < span.Judge ? _calibrating : _judging;
        for (var measure = 0; measure < _scores.Length; measure++)
            times[measure].Add(Time.Moment(_clock), _scores[measure]);
    }

    private void Before(long failure, long at)
    {
        _lastBefore = at;
        if (at < span.Judge)
            return;
        if (failure != _failure)
        {
            _failure = failure;
            _beforeFailures.Add(new double[_scores.Length]);
        }
        Score(at);
        for (var measure = 0; measure < _scores.Length; measure++)
            _beforeFailures[^1][measure] = Math.Max(_beforeFailures[^1][measure], _scores[measure]);
    }

    private void Score(long at)
    {
        _features.Compute(at, _inputs);
        model.Score(_inputs, _scores);
    }

    private static QuietTime[] Times() => [.. QuietModel.Measures.Select(static _ => new QuietTime(Share))];
}
