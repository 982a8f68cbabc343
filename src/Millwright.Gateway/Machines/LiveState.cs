using System.Buffers;
using System.Text.Json;
using Millwright.Contracts.Machines;
using Millwright.Gateway.Api;
using Millwright.Gateway.Live;

namespace Millwright.Gateway.Machines;

/// <summary>Answers with a machine's live state, or that the client has it already.</summary>
internal sealed class LiveState(MachineView machine, bool isCurrent = true) : IResult
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _bytes;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        if (isCurrent)
        {
            response.Headers.ETag = Preconditions.ETag(machine.Version);
            if (Preconditions.IsKnown(httpContext.Request, machine.Version))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }
        response.ContentType = "application/json; charset=utf-8";
        Write(response);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    private void Write(HttpResponse response)
    {
        var bytes = _bytes ??= new ArrayBufferWriter<byte>(4096);
        bytes.ResetWrittenCount();
        var writer = _writer ??= new Utf8JsonWriter(bytes, MachineJson.Options);
        writer.Reset(bytes);
        MachineJson.Write(writer, machine, withStatistics: true);
        writer.Flush();
        response.ContentLength = bytes.WrittenCount;
        response.BodyWriter.Write(bytes.WrittenSpan);
    }
}
