namespace Millwright.Gateway.Learning;

/// <summary>What the cluster learns of its machines: <c>docs/learning.md</c>.</summary>
internal static class LearningEndpoints
{
    public static void MapLearning(this RouteGroupBuilder api)
    {
        var ml = api.MapGroup("/ml").WithTags("Learning");
        ml.MapTraining();
        ml.MapSchedules();
        ml.MapModels();
        ml.MapPredictions();
        ml.MapPatterns();
    }
}
