using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Millwright.Gateway.Api;

/// <summary>The API's own description, <c>/openapi/v1.json</c>: the same wherever it is served, so that it can be kept and compared.</summary>
internal sealed class Description : IOpenApiDocumentTransformer
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
}
