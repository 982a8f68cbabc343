using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;

namespace Millwright.Gateway.Errors;

/// <summary>A parameter of a path or query that is left out or of another kind than expected, told by what the framework says when it cannot bind it.</summary>
internal static partial class WrongParameter
{
    /// <param name="endpoint">That the request was for.</param>
    /// <returns>Null: the request is wrong in another way.</returns>
    public static FieldError? In(BadHttpRequestException error, Endpoint? endpoint)
    {
        var said = Said().Match(error.Message);
        if (!said.Success)
            return null;
        var name = NameOf(said.Groups["name"].Value, endpoint);
        return said.Groups["value"] is { Success: true, Value: var value } ? new FieldError(name, Expected(said.Groups["type"].Value), value) : new FieldError(name, "missing");
    }

    /// <summary>A parameter may go by another name in the query.</summary>
    private static string NameOf(string parameter, Endpoint? endpoint) =>
        endpoint?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>().FirstOrDefault(bound => bound.ParameterInfo.Name == parameter)?.ParameterInfo
            .GetCustomAttributes().OfType<IFromQueryMetadata>().FirstOrDefault()?.Name ?? parameter;

    private static string Expected(string type) => type switch
    {
        "int" or "long" => "a whole number",
        "double" => "a number",
        "bool" => "true or false",
        "DateTimeOffset" => "a time as ISO 8601 writes it, such as 2026-03-01T10:00:00Z",
        "Guid" => "an id such as 7f0c1e8a-53a5-4c0e-9f5e-2f3a0c8d4b11",
        _ => "a value of the kind that is expected here",
    };

    [GeneratedRegex("""^(?:Failed to bind|Required) parameter "(?:Nullable<)?(?<type>\w+)[^" ]* (?<name>\w+)"(?: from "(?<value>.*)"\.$| was not provided)""", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Said();
}
