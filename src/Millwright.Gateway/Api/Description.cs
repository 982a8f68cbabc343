using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Millwright.Gateway.Errors;

namespace Millwright.Gateway.Api;

/// <summary>The API's own description, <c>/openapi/v1.json</c>: the same wherever it is served, so that it can be kept and compared.</summary>
internal sealed class Description : IOpenApiDocumentTransformer, IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "Millwright";
        document.Info.Version = "v1";
        document.Info.Description = "Machines, what they measure and what their twins make of it. Times are UTC, ISO 8601; every list is paged by cursor; errors are RFC 9457 problem details.";
        // Without a list the server is the one that the description came from.
        document.Servers = null;
        return Task.CompletedTask;
    }

    /// <summary>Says of types what their converters make of them: words, durations, and the further members of a problem.</summary>
    public async Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        var orNull = type == context.JsonTypeInfo.Type ? default : JsonSchemaType.Null;
        if (type.IsEnum)
            schema.Type = JsonSchemaType.String | orNull;
        if (type == typeof(TimeSpan))
            (schema.Type, schema.Format) = (JsonSchemaType.String | orNull, "duration");
        if (type == typeof(ProblemDetails))
            await AddMembers(schema, context, cancellationToken);
    }

    private static async Task AddMembers(OpenApiSchema problem, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        problem.Properties ??= new Dictionary<string, IOpenApiSchema>();
        problem.Properties["errorCode"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Its first word is the class: validation, business, model, system or access." };
        problem.Properties["timestamp"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" };
        problem.Properties["requestId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "As in the header X-Request-Id and in the log." };
        problem.Properties["fieldErrors"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = await context.GetOrCreateSchemaAsync(typeof(FieldError), null, cancellationToken) };
        // Members that the product adds to a problem of one kind, such as the outcome of an ingest.
        problem.AdditionalPropertiesAllowed = true;
    }
}
