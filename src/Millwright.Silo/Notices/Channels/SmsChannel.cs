using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Millwright.Twins.Notices;

namespace Millwright.Silo.Notices.Channels;

/// <summary>
/// Any provider of text messages that takes an HTTP request: URL and body are templates with <c>{to}</c>, <c>{text}</c> and <c>{id}</c>, each
/// written as the place asks for: in JSON, in a form, or in a URL.
/// </summary>
internal sealed class SmsChannel(HttpSending http) : IChannel
{
    /// <summary>Three text messages; what does not fit is in the delivery log.</summary>
    private const int MostText = 459;

    private const string FormType = "application/x-www-form-urlencoded", JsonType = "application/json";
    private static readonly string[] Methods = ["POST", "PUT", "GET"];

    public string Kind => ChannelKinds.Sms;

    public IReadOnlyList<string> SecretNames => ["url", "authorization", "apiKey"];

    public IReadOnlyList<string> SettingNames => ["method", "contentType", "body", "apiKeyHeader", "to"];

    public string Target(ChannelSetup setup) => Masking.Url(setup.Secret("url") ?? "");

    public IEnumerable<SetupProblem> Check(ChannelSetup setup)
    {
        foreach (var problem in HttpSending.CheckUrl(setup))
            yield return problem;
        var method = setup.Text("method") ?? "POST";
        if (!Methods.Contains(method, StringComparer.Ordinal))
            yield return new("settings.method", $"one of {string.Join(", ", Methods)}");
        if (setup.Text("contentType") is not (null or JsonType or FormType))
            yield return new("settings.contentType", $"{JsonType} or {FormType}");
        if (method != "GET" && setup.Text("body") is not { } body)
            yield return new("settings.body", "a template such as {\"to\":\"{to}\",\"message\":\"{text}\"}");
        else if (method != "GET" && IsJson(setup) && !IsValidJson(Fill(setup.Text("body")!, new("+4900000000", "x", "y"), JsonText)))
            yield return new("settings.body", "JSON once {to}, {text} and {id}, inside quotation marks, are filled in");
        if (setup.Text("apiKeyHeader") is { } header && !header.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            yield return new("settings.apiKeyHeader", "a header's name");
        foreach (var number in setup.List("to").Where(static number => !Addresses.IsPhone(number)))
            yield return new("settings.to", $"'{number}' is not {Addresses.PhoneExpectation}");
    }

    public async Task<SendResult> Send(OutgoingNotice notice, ChannelSetup setup, CancellationToken cancellationToken)
    {
        var words = new Words(notice.Recipient, notice.Message.Subject.Length <= MostText ? notice.Message.Subject : notice.Message.Subject[..MostText], notice.Id.ToString());
        var method = setup.Text("method") ?? "POST";
        if (!Uri.TryCreate(Fill(setup.Secret("url") ?? "", words, Uri.EscapeDataString), UriKind.Absolute, out var url))
            return new(SendOutcome.InvalidUrl, IsFinal: true, Error: "The URL is none once the recipient and text are filled in.");
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (method != "GET")
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fill(setup.Text("body") ?? "", words, IsJson(setup) ? JsonText : Uri.EscapeDataString)))
            {
                Headers = { ContentType = new MediaTypeHeaderValue(setup.Text("contentType") ?? JsonType) },
            };
        request.Headers.Add("Idempotency-Key", words.Id);
        if (setup.Secret("authorization") is { } authorization)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (setup.Secret("apiKey") is { } key)
            request.Headers.TryAddWithoutValidation(setup.Text("apiKeyHeader") ?? "X-Api-Key", key);
        return await http.Send(request, cancellationToken);
    }

    private readonly record struct Words(string To, string Text, string Id);

    private static bool IsJson(ChannelSetup setup) => setup.Text("contentType") is null or JsonType;

    /// <summary>In one pass, so that a text that holds a placeholder stays a text.</summary>
    private static string Fill(string template, Words words, Func<string, string> write)
    {
        var filled = new StringBuilder(template.Length + 200);
        for (var at = 0; at < template.Length;)
        {
            var rest = template.AsSpan(at);
            var (placeholder, value) = rest switch
            {
                _ when rest.StartsWith("{to}", StringComparison.Ordinal) => ("{to}", words.To),
                _ when rest.StartsWith("{text}", StringComparison.Ordinal) => ("{text}", words.Text),
                _ when rest.StartsWith("{id}", StringComparison.Ordinal) => ("{id}", words.Id),
                _ => ("", ""),
            };
            if (placeholder.Length > 0)
                filled.Append(write(value));
            else
                filled.Append(template[at]);
            at += Math.Max(1, placeholder.Length);
        }
        return filled.ToString();
    }

    private static string JsonText(string text) => JsonEncodedText.Encode(text).ToString();

    private static bool IsValidJson(string text)
    {
        try
        {
            JsonElement.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
