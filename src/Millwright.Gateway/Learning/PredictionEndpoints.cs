using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Silo.Learning;
using Millwright.Storage;
using Millwright.Storage.Learning;
using Millwright.Twins.Machines;
using Millwright.Twins.Models;

namespace Millwright.Gateway.Learning;

/// <summary>Predictions, how good they turned out, and the drifts that were noticed.</summary>
internal static class PredictionEndpoints
{
    private static readonly TimeSpan AccuracySpan = TimeSpan.FromDays(30);
    private static readonly TimeSpan LongestAccuracySpan = TimeSpan.FromDays(366);

    public static void MapPredictions(this RouteGroupBuilder ml)
    {
        foreach (var (path, task, summary) in new[]
        {
            ("failure-risk", PredictionTask.FailureRisk, "The probability that a machine fails within a horizon."),
            ("downtime", PredictionTask.Downtime, "The hours that a machine will stand in failure within a horizon."),
            ("maintenance-window", PredictionTask.MaintenanceWindow, "The hours that are left to maintain a machine before it fails."),
            ("anomaly", PredictionTask.Anomaly, "How unusual a machine is now."),
            ("cluster", PredictionTask.Cluster, "Which kind of failure a machine's newest episode is."),
        })
            ml.MapPost($"/predict/{path}", (PredictDocument asked, Predictor predictor, CancellationToken cancellationToken) => Predict(task, asked, predictor, cancellationToken))
                .WithSummary(summary).Produces<PredictionDocument>();
        ml.MapPost("/predict/maintenance-overrun", OverrunEndpoint.Ask).WithSummary("The probability that maintenance of a machine takes longer than planned.").Produces<OverrunDocument>();
        ml.MapGet("/predictions", List).WithSummary("Predictions with what came of them, newest first.").Produces<Page<PredictionRow>>();
        ml.MapGet("/predictions/{id:guid}/explanation", Explain).WithSummary("Why a prediction is as it is, by a method that its model's kind allows.").Produces<ExplanationDocument>();
        ml.MapGet("/accuracy", Accuracy).WithSummary("How good predictions turned out, by version and day.").Produces<ItemList<AccuracyRow>>();
        ml.MapGet("/drift", Drift).WithSummary("Drifts that were noticed, newest first.").Produces<Page<DriftEvent>>();
        ml.MapGet("/drift/looks", Looks).WithSummary("What the newest looks for drift measured of each sensor, drift or not, one a model and scope.").Produces<Page<DriftLookRow>>();
    }

    private static async Task<IResult> Predict(PredictionTask task, PredictDocument asked, Predictor predictor, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        if (!MachineId.TryParse(asked.MachineId, out var machine))
            errors.Add(new FieldError("machineId", $"expected {MachineId.Expectation}", asked.MachineId));
        if (asked.ConfidenceThreshold is not (>= 0 and <= 1))
            errors.Add(new FieldError("confidenceThreshold", "0 to 1", $"{asked.ConfidenceThreshold}"));
        var horizon = Horizon.Of(task, asked.HorizonHours, errors);
        if (errors.Count > 0)
            return Problems.NotValid("request", errors);
        return await predictor.Predict(machine, task, horizon, asked.ConfidenceThreshold, cancellationToken) switch
        {
            PredictionAnswer.Predicted predicted => TypedResults.Ok(PredictionDocument.Of(predicted.Row, predicted.Scope, asked.ConfidenceThreshold, predicted.Nearest)),
            PredictionAnswer.NoModel none => Conflict("model.none", "No model answers this yet.", none.Others.Count == 0
                ? $"No version of {none.Model} answers for {machine}: have one learn with POST /api/v1/ml/train."
                : $"No version of {none.Model} answers for {machine}, but {string.Join(", ", none.Others)} does: ask for its horizon, or have another learn with POST /api/v1/ml/train."),
            PredictionAnswer.NoReadings => Conflict("model.no-readings", "There is nothing to predict from.", $"{machine} has sent no reading."),
            PredictionAnswer.NoEpisode => Conflict("model.no-episode", "There is no failure to tell the kind of.", $"{machine} has had no failure episode."),
            PredictionAnswer.IsDown => Conflict("model.machine-down", "There is nothing to foresee.", $"{machine} is in failure or in maintenance; ask again when it runs."),
            _ => Problems.NotFound("machine", machine.Value),
        };
    }

    private static IResult Conflict(string code, string title, string detail) => Problems.Of(StatusCodes.Status409Conflict, code, title, detail);

    private static async Task<IResult> List(
        string? machine, string? type, bool? shadows, int? limit, string? cursor, PredictionStore predictions, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        if (paging.Problem is { } problem)
            return problem;
        if (!QueryWord.TryRead<PredictionTask>("type", type, out var task, out var unknown))
            return unknown;
        MachineId? only = null;
        if (machine is not null)
        {
            if (!MachineId.TryParse(machine, out var id))
                return Problems.Validation($"machine must be {MachineId.Expectation}.", new FieldError("machine", $"expected {MachineId.Expectation}", machine));
            only = id;
        }
        return TypedResults.Ok(await predictions.List(only, task, shadows ?? false, paging.Size, cursor, cancellationToken));
    }

    private static async Task<IResult> Explain(Guid id, string? method, Explainer explainer, CancellationToken cancellationToken)
    {
        if (!QueryWord.TryRead<ExplanationMethod>("method", method?.Replace("-", ""), out var by, out var unknown))
            return unknown;
        return await explainer.Explain(id, by, cancellationToken) switch
        {
            ExplanationAnswer.Explained explained => TypedResults.Ok(ExplanationDocument.Of(explained)),
            ExplanationAnswer.NotOfModel other => Conflict(
                "model.not-explained-so", "The model's kind does not allow this method.",
                $"{ExplanationDocument.WordOf(by!.Value)} {(by == ExplanationMethod.GradCam ? "looks at the feature maps of a convolutional network, and no model here is one" : "needs a model that is made of trees whose leaves add up")}; {other.Prediction.Model} can be explained by {string.Join(", ", other.Methods.Select(ExplanationDocument.WordOf))}."),
            ExplanationAnswer.InputsGone => Conflict("model.inputs-gone", "It can't be explained any more.", "The readings on which it was made are not all kept, or others came late; what they give now is another prediction. Predict again and ask of that."),
            ExplanationAnswer.Refused refused => Conflict("model.explanation-refused", "No explanation would be true.", refused.Reason),
            _ => Problems.NotFound("prediction", $"{id}"),
        };
    }

    private static async Task<IResult> Accuracy(string? model, DateTimeOffset? from, DateTimeOffset? to, PredictionStore predictions, TimeProvider clock, CancellationToken cancellationToken)
    {
        var until = to ?? clock.GetUtcNow();
        var since = from ?? until - AccuracySpan;
        return since >= until || until - since > LongestAccuracySpan
            ? Problems.Validation($"from must lie before to, by {LongestAccuracySpan.TotalDays:0} days at most.", new FieldError("from", "before to", $"{since:O}"))
            : TypedResults.Ok(new ItemList<AccuracyRow>(await predictions.Accuracy(model, since, until, cancellationToken)));
    }

    private static async Task<IResult> Drift(string? model, string? machine, int? limit, string? cursor, DriftLog drifts, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        return paging.Problem ?? TypedResults.Ok(await drifts.List(model, machine, paging.Size, cursor, cancellationToken));
    }

    private static async Task<IResult> Looks(string? model, int? limit, string? cursor, DriftLooks looks, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        return paging.Problem ?? TypedResults.Ok(await looks.List(model, paging.Size, cursor, cancellationToken));
    }
}
