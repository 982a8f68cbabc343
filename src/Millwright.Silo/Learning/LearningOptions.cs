using System.ComponentModel.DataAnnotations;
using Millwright.Learning.Drift;

namespace Millwright.Silo.Learning;

/// <summary>How the cluster learns.</summary>
public sealed record LearningOptions
{
    public const string Section = "Millwright:Learning";

    /// <summary>Threads that trainings use together on one silo; 0: half of its processors, one at least. They give way to everything else.</summary>
    [Range(0, 256)]
    public int TrainingThreads { get; init; }

    /// <summary>A training whose silo has not been heard of for so long is begun again by another.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often it is looked for trainings that nobody works on, and for outcomes of predictions.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often silos look for models that have changed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan CatalogInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How far back a training looks unless it is told.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan History { get; init; } = TimeSpan.FromDays(180);

    /// <summary>Rows that a training learns from at most; more are thinned out evenly in time.</summary>
    [Range(100, 10_000_000)]
    public int MostRows { get; init; } = 200_000;

    /// <summary>Readings that a training reads at most, about: where its machines have more, some of them stand for all.</summary>
    [Range(100, 100_000_000_000)]
    public long MostReadings { get; init; } = 100_000_000;

    /// <summary>The same of a look for drift.</summary>
    [Range(100, 100_000_000_000)]
    public long MostReadingsLookedAt { get; init; } = 5_000_000;

    /// <summary>Trainings and looks for drift that are under way at the same time on one silo; more of them wait.</summary>
    [Range(1, 64)]
    public int HistoryReaders { get; init; } = 1;

    /// <summary>How many readings a second each of them reads at most, so that those that come in are not held up.</summary>
    [Range(100, 100_000_000)]
    public int ReadingsPerSecond { get; init; } = 50_000;

    /// <summary>Twins of a silo whose past is read at once so that they can be scored; more of them wait.</summary>
    [Range(1, 64)]
    public int TwinsFilledAtOnce { get; init; } = 2;

    /// <summary>Failure episodes that a training needs at least, in the part that it learns from.</summary>
    [Range(2, 10_000)]
    public int FewestEpisodes { get; init; } = 8;

    /// <summary>A training that was begun so often without an end has failed.</summary>
    [Range(1, 100)]
    public int MostAttempts { get; init; } = 5;

    /// <summary>How long after a scheduled training that did not go through it is tried again; each time twice as long, three times at most.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A scheduled training is not begun where no machine of its scope has sent a reading for so long.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan FreshWithin { get; init; } = TimeSpan.FromDays(1);

    /// <summary>A machine is scored at most once in such a span of event time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan ScoreEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The factors of a risk of 0.5 and more, or of an anomaly, are kept at most once in such a span of event time while it stays as it is; 0: with each score.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ExplainEvery { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The share of its machines for which a challenger answers in earnest once it was no worse beside the champion.</summary>
    [Range(0.001, 1)]
    public double CanaryShare { get; init; } = 0.1;

    /// <summary>Predictions of both, champion and challenger, whose outcome must be known before the challenger is moved on or out.</summary>
    [Range(2, 1_000_000)]
    public int TrialPredictions { get; init; } = 200;

    /// <summary>Event time that a challenger's predictions have to span before their probabilities alone move it on or out.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "90.00:00:00")]
    public TimeSpan TrialSpan { get; init; } = TimeSpan.FromHours(6);

    /// <summary>By which share of the champion's error the challenger's may be larger and still count as no worse.</summary>
    [Range(0, 1)]
    public double TrialTolerance { get; init; } = 0.02;

    /// <summary>How often it is reckoned up how good risks are, by their own probabilities and by their outcomes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan QualityInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often champions are looked at for drift.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan DriftInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How much of the newest readings is compared with those that were learnt from.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "90.00:00:00")]
    public TimeSpan DriftWindow { get; init; } = TimeSpan.FromDays(3);

    /// <summary>
    /// What decides by vote whether an input has drifted, separated by commas, of <c>psi</c>, <c>jensen-shannon</c>, <c>kolmogorov-smirnov</c>, <c>wasserstein</c> and
    /// <c>chi-square</c>. All of them are measured.
    /// </summary>
    [RegularExpression(DetectorList, ErrorMessage = "Millwright:Learning:DriftDetectors is a list of psi, jensen-shannon, kolmogorov-smirnov, wasserstein and chi-square, separated by commas.")]
    public string DriftDetectors { get; init; } = "psi,kolmogorov-smirnov,wasserstein,chi-square";

    /// <summary>So many of them have to agree; of an input to which fewer apply, all of these.</summary>
    [Range(1, 5)]
    public int DriftVotes { get; init; } = 2;

    /// <summary>A population stability index below it is no drift, whatever was usual in training; above 0.25 much has changed.</summary>
    [Range(0.01, 100)]
    public double DriftThreshold { get; init; } = 0.25;

    /// <summary>The same of the Jensen–Shannon divergence, in bits, 0 to 1.</summary>
    [Range(0.001, 1)]
    public double DriftDivergence { get; init; } = 0.1;

    /// <summary>The same of the Wasserstein distance, in standard deviations of what was learnt from.</summary>
    [Range(0.01, 100)]
    public double DriftDistance { get; init; } = 0.1;

    /// <summary>Chance that a detector finds any drift in a whole look where there is none: each comparison of a machine's input has its equal share of it.</summary>
    [Range(1e-6, 0.5)]
    public double DriftChance { get; init; } = 0.01;

    /// <summary>Chance, at each outcome that becomes known, that errors which have not grown are taken to have.</summary>
    [Range(1e-9, 0.1)]
    public double ErrorChance { get; init; } = 0.001;

    /// <summary>Episodes of which the shares of their kinds are compared, the first of a version with the newest.</summary>
    [Range(10, 100_000)]
    public int ClusterWindow { get; init; } = 100;

    /// <summary>A Jensen–Shannon divergence of the kinds' shares, in bits, 0 to 1; above it they have drifted.</summary>
    [Range(0.001, 1)]
    public double ClusterDriftThreshold { get; init; } = 0.1;

    /// <summary>A drift asks for no training within so long after the last one.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan CoolDown { get; init; } = TimeSpan.FromDays(1);

    private const string OneDetector = @"\s*(psi|jensen-shannon|kolmogorov-smirnov|wasserstein|chi-square)\s*";
    private const string DetectorList = $"{OneDetector}(,{OneDetector})*";

    internal ShiftRule ShiftRule => new(
        [.. DriftDetectors.Split(',', StringSplitOptions.TrimEntries).Select(DetectorNames.Measure)],
        DriftVotes, DriftThreshold, DriftDivergence, DriftDistance, DriftChance);

    internal int Threads => TrainingThreads > 0 ? TrainingThreads : Math.Max(1, Environment.ProcessorCount / 2);
}
