namespace Millwright.Learning.Metrics;

internal static class MetricArguments
{
    public static void RequireSame(int truths, int predictions)
    {
        if (truths != predictions)
            throw new ArgumentException($"{predictions} predictions are given for {truths} truths.");
    }
}
