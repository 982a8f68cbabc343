using Millwright.Gateway.Api;
using Millwright.Gateway.Errors;
using Millwright.Silo.Alarms;
using Millwright.Storage;
using Millwright.Storage.Alarms;
using Millwright.Storage.Machines;
using Millwright.Twins.Alarms;
using Millwright.Twins.Alarms.Conditions;
using Millwright.Twins.Machines;

namespace Millwright.Gateway.Alarms;

/// <summary>A rule of the register, or a built-in one that nobody has changed: its version is 0.</summary>
public sealed record RuleItem(AlarmRule Rule, long Version, DateTimeOffset? UpdatedAt, bool IsBuiltIn);

/// <summary>A condition to be looked at, and the scope whose units it has to fit; none: every machine's.</summary>
public sealed record ConditionToCheck(string Condition, AlarmScope? Scope = null);

public sealed record CheckedCondition(bool Valid, IReadOnlyList<ConditionFault> Faults, IReadOnlyList<string> Sensors);

/// <summary>A rule to be tried on a range of the past: on some machines, or on those of its scope.</summary>
public sealed record RuleToTest(AlarmRule Rule, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string>? Machines = null);

/// <summary>The rules by which alarms are raised.</summary>
internal static class AlarmRuleEndpoints
{
    public static void MapAlarmRules(this RouteGroupBuilder api)
    {
        var rules = api.MapGroup("/alarm-rules").WithTags("Alarm rules");
        rules.MapGet("", List).WithSummary("Every rule, the built-in ones too.").Produces<ItemList<RuleItem>>();
        rules.MapPost("/check", Check).WithSummary("Look at a condition without keeping it: where its faults are.").Produces<CheckedCondition>();
        rules.MapPost("/test", Test).WithSummary("Try a rule on the past without switching it on: what it would have raised.").Produces<RuleTestReport>();
        rules.MapGet("/{key}", Get).WithSummary("A rule.").Produces<RuleItem>();
        rules.MapPut("/{key}", Put).WithSummary("Set a rule: with If-Match to change, with If-None-Match: * to make.").Produces<RuleItem>();
        rules.MapDelete("/{key}", Delete).WithSummary("Remove a rule, with If-Match; a built-in one is again what it was.");
        rules.MapGet("/{key}/versions", Versions).WithSummary("What a rule was, the newest version first.").Produces<Page<RuleVersion>>();
    }

    private static async Task<IResult> List(AlarmRuleRegistry rules, CancellationToken cancellationToken)
    {
        var stored = (await rules.List(cancellationToken)).ConvertAll(ItemOf);
        var builtIn = BuiltInRules.All.Where(rule => !stored.Exists(item => item.Rule.Key == rule.Key)).Select(static rule => new RuleItem(rule, 0, null, IsBuiltIn: true));
        return TypedResults.Ok(new ItemList<RuleItem>([.. builtIn.Concat(stored).OrderBy(static item => item.Rule.Key, StringComparer.Ordinal)]));
    }

    private static async Task<IResult> Get(string key, AlarmRuleRegistry rules, HttpContext context, CancellationToken cancellationToken)
    {
        if (await Find(key, rules, cancellationToken) is not { } found)
            return Problems.NotFound("alarm rule", key);
        context.Response.Headers.ETag = Preconditions.ETag(found.Version);
        return Preconditions.IsKnown(context.Request, found.Version) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(found);
    }

    private static async Task<IResult> Put(
        string key, AlarmRule rule, AlarmRuleRegistry rules, ConfigurationRegistry configurations, RuleFeed feed, HttpContext context, CancellationToken cancellationToken)
    {
        long? version = null;
        var onlyNew = Preconditions.IsOnlyNew(context.Request);
        if (!onlyNew && Preconditions.IfMatch(context.Request, out version) is { } problem)
            return problem;
        var errors = await ErrorsOf(rule, rules, configurations, cancellationToken);
        if (rule.Key != key)
            errors = [.. errors, new FieldError("key", "differs from the path; a key never changes", rule.Key)];
        if (errors.Count > 0)
            return Problems.NotValid("rule", errors);
        var before = await rules.Get(key, cancellationToken);
        // A built-in rule that nobody has changed has the version 0.
        onlyNew |= version == 0 && before is null && BuiltInRules.Find(key) is not null;
        var change = await rules.Put(rule, onlyNew ? null : version, onlyNew, cancellationToken);
        if (change.Outcome == ChangeOutcome.Missing)
            return Problems.NotFound("alarm rule", key);
        if (change.Outcome is ChangeOutcome.Outdated or ChangeOutcome.Exists)
            return Problems.Outdated(context.Request.Headers.IfMatch.ToString());
        feed.Ring();
        context.Response.Headers.ETag = Preconditions.ETag(change.Value!.Version);
        return change.Outcome == ChangeOutcome.Created ? TypedResults.Created($"/api/v1/alarm-rules/{key}", ItemOf(change.Value)) : TypedResults.Ok(ItemOf(change.Value));
    }

    private static async Task<IResult> Delete(string key, AlarmRuleRegistry rules, RuleFeed feed, HttpContext context, CancellationToken cancellationToken)
    {
        if (Preconditions.IfMatch(context.Request, out var version) is { } problem)
            return problem;
        var change = await rules.Delete(key, version, cancellationToken);
        if (change.Outcome == ChangeOutcome.Missing)
            return Problems.NotFound("changed alarm rule", key);
        if (change.Outcome == ChangeOutcome.Outdated)
            return Problems.Outdated(context.Request.Headers.IfMatch.ToString());
        feed.Ring();
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Versions(string key, int? limit, string? cursor, AlarmRuleRegistry rules, CancellationToken cancellationToken)
    {
        var paging = new Paging(limit, cursor);
        if (paging.Problem is { } problem)
            return problem;
        var page = await rules.Versions(key, paging.Size, cursor, cancellationToken);
        return page.Items.Count == 0 && cursor is null && BuiltInRules.Find(key) is null ? Problems.NotFound("alarm rule", key) : TypedResults.Ok(page);
    }

    private static async Task<IResult> Check(ConditionToCheck asked, AlarmRuleRegistry rules, ConfigurationRegistry configurations, CancellationToken cancellationToken)
    {
        var faults = RuleCheck.Faults(asked.Condition, await Covered(asked.Scope, rules, configurations, cancellationToken));
        return TypedResults.Ok(new CheckedCondition(faults.Count == 0, faults, Condition.Parse(asked.Condition, out _)?.Names ?? []));
    }

    private static async Task<IResult> Test(
        RuleToTest test, RuleTests tests, AlarmRuleRegistry rules, ConfigurationRegistry configurations, CancellationToken cancellationToken)
    {
        var errors = (await ErrorsOf(test.Rule, rules, configurations, cancellationToken)).Select(static error => error with { Field = $"rule.{error.Field}" }).ToList();
        if (test.From >= test.To)
            errors.Add(new FieldError("from", $"not before {test.To:O}", $"{test.From:O}"));
        var machines = new List<MachineId>();
        foreach (var name in test.Machines ?? [])
            if (MachineId.TryParse(name, out var machine))
                machines.Add(machine);
            else
                errors.Add(new FieldError("machines", $"expected {MachineId.Expectation}", name));
        if (errors.Count > 0)
            return Problems.Validation($"The rule cannot be tested: {errors[0].Field}: {errors[0].Message}.", [.. errors]);
        if (test.Machines is null)
            machines.AddRange((await rules.Covered([test.Rule.Scope], cancellationToken)).Select(static row => row.Id));
        return TypedResults.Ok(await tests.Run(test.Rule, machines, test.From, test.To, cancellationToken));
    }

    private static async Task<RuleItem?> Find(string key, AlarmRuleRegistry rules, CancellationToken cancellationToken) =>
        await rules.Get(key, cancellationToken) is { } stored ? ItemOf(stored) : BuiltInRules.Find(key) is { } builtIn ? new RuleItem(builtIn, 0, null, IsBuiltIn: true) : null;

    private static RuleItem ItemOf(StoredRule stored) => new(stored.Rule, stored.Version, stored.UpdatedAt, BuiltInRules.Find(stored.Rule.Key) is not null);

    private static async Task<IReadOnlyList<FieldError>> ErrorsOf(AlarmRule rule, AlarmRuleRegistry rules, ConfigurationRegistry configurations, CancellationToken cancellationToken) =>
        [.. RuleCheck.Of(rule, await Covered(rule.Scope, rules, configurations, cancellationToken)).Select(static error => new FieldError(error.Field, error.Message, error.InvalidValue))];

    /// <summary>How the types are judged whose machines a scope covers.</summary>
    private static async Task<IEnumerable<MachineConfiguration>> Covered(
        AlarmScope? scope, AlarmRuleRegistry rules, ConfigurationRegistry configurations, CancellationToken cancellationToken)
    {
        var types = (await rules.Covered([scope], cancellationToken)).Select(static row => row.Type).ToHashSet(StringComparer.Ordinal);
        return (await configurations.List(cancellationToken)).Where(type => types.Contains(type.Type)).Select(static type => type.Configuration);
    }
}
