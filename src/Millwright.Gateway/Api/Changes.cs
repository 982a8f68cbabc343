using Millwright.Gateway.Errors;
using Millwright.Storage.Machines;

namespace Millwright.Gateway.Api;

/// <summary>How changes of what has a version are answered.</summary>
internal static class Changes
{
    /// <summary>The answer to a change that did not come about; null: it did.</summary>
    public static IResult? Problem(ChangeOutcome outcome, string what, string id, string name, HttpContext context) => outcome switch
    {
        ChangeOutcome.Missing => Problems.NotFound(what, id),
        ChangeOutcome.Exists => Problems.Exists(what, name),
        ChangeOutcome.Outdated => Problems.Outdated(context.Request.Headers.IfMatch.ToString()),
        _ => null,
    };

    /// <summary>Something with a version, and its ETag.</summary>
    public static IResult Answer<T>(T body, long version, HttpContext context)
    {
        context.Response.Headers.ETag = Preconditions.ETag(version);
        return TypedResults.Ok(body);
    }
}
