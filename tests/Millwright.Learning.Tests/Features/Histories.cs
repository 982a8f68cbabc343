using Millwright.Learning.Features;

namespace Millwright.Learning.Tests.Features;

/// <summary>Made histories of one machine with two sensors and two kinds of events, readings missing and late included.</summary>
internal static class Histories
{
    public const long Hour = 3_600_000_000;

    /// <summary>A set with a feature of every kind.</summary>
    public static readonly FeatureSpec Everything = FeatureSpec.Parse("""
        first 3
        keep 16
        sensor torque Nm
        sensor speed rpm
        event error1
        event replaced
        attribute age
        attribute model 4
        last torque
        mean torque 6h
        deviation torque 6h
        minimum torque 6h
        maximum torque 6h
        slope torque 6h
        rise torque 6h
        lift speed 6h
        mean speed 90m
        fadingmean torque 4h
        fadingdeviation torque 4h
        fadingrise speed 30m
        fadinglift speed 30m
        product torque speed
        difference torque speed
        ratio torque speed
        count error1 24h
        since replaced
        running
        attribute-of age
        attribute-of model
        """);

    /// <summary>About one observation an hour, in the order in which they became known.</summary>
    public static Observation[] Random(int seed, int count)
    {
        var random = new Random(seed);
        var (known, history) = (0L, new Observation[count]);
        for (var place = 0; place < count; place++)
        {
            known += random.NextInt64(2 * Hour);
            var happened = random.Next(8) == 0 ? known - random.NextInt64(3 * Hour) : known;
            history[place] = random.Next(5) == 0
                ? new(happened, known, [], random.Next(2))
                : new(happened, known, [random.Next(9) == 0 ? double.NaN : random.NextDouble() * 100, 1500 + random.NextDouble()]);
        }
        return history;
    }

    public static FeatureState Taken(FeatureSpec spec, IEnumerable<Observation> history, params ReadOnlySpan<double> attributes)
    {
        var state = new FeatureState(spec, attributes);
        foreach (var observation in history)
            TakeIn(state, observation);
        return state;
    }

    public static void TakeIn(FeatureState state, Observation observation)
    {
        if (observation.Kind < 0)
            state.Observe(observation.Happened, observation.Values, observation.Known);
        else
            state.Event(observation.Happened, observation.Kind, observation.Known);
    }

    public static double[] VectorOf(FeatureState state, long asOf)
    {
        var vector = new double[state.Spec.Features.Count];
        state.Compute(asOf, vector);
        return vector;
    }
}
