using Microsoft.AspNetCore.Mvc;

namespace Millwright.Gateway.Errors;

/// <summary>One thing that was wrong with a request: where, what, and the value that was given.</summary>
/// <param name="Field">The path of the member, such as <c>values.temperature</c> or <c>If-Match</c>.</param>
public sealed record FieldError(string Field, string Message, string? InvalidValue = null);

/// <summary>
/// The one error format, RFC 9457 problem details with <c>errorCode</c>, <c>timestamp</c>, <c>requestId</c> and <c>fieldErrors</c>. The code's first
/// word is the class: validation, business, model, system or access.
/// </summary>
public static class Problems
{
    public static IResult Validation(string detail, params FieldError[] fields) => Of(StatusCodes.Status400BadRequest, "validation.invalid", "The request is not valid.", detail, fields);

    /// <param name="what">What was sent, such as <c>rule</c>.</param>
    /// <param name="errors">What is wrong with it, at least one; the detail tells the first.</param>
    public static IResult NotValid(string what, IReadOnlyList<FieldError> errors) => Validation($"The {what} is not valid: {errors[0].Field}: {errors[0].Message}.", [.. errors]);

    public static IResult NotFound(string what, string id) =>
        Of(StatusCodes.Status404NotFound, "business.not-found", $"There is no such {what}.", $"No {what} has the id '{id}'.");

    public static IResult Exists(string what, string id) =>
        Of(StatusCodes.Status409Conflict, "business.exists", $"The {what} exists already.", $"'{id}' is taken; change the {what} with PUT.");

    public static IResult Outdated(string etag) => Of(
        StatusCodes.Status412PreconditionFailed, "business.outdated", "It has changed meanwhile.",
        "The If-Match header does not name the present version. Read it again, and repeat the change on what it is now.", new FieldError("If-Match", "not the present version", etag));

    public static IResult NeedsIfMatch() => Of(
        StatusCodes.Status428PreconditionRequired, "business.precondition-required", "Say which version is to be changed.",
        "Send If-Match with the ETag of the version that was read, or '*' to change whatever is there.", new FieldError("If-Match", "missing"));

    /// <summary>A problem as a result; timestamp and request id are added as it is written.</summary>
    public static IResult Of(int status, string code, string title, string detail, params FieldError[] fields)
    {
        var problem = new ProblemDetails { Status = status, Title = title, Detail = detail };
        problem.Extensions["errorCode"] = code;
        if (fields.Length > 0)
            problem.Extensions["fieldErrors"] = fields;
        return TypedResults.Problem(problem);
    }
}
