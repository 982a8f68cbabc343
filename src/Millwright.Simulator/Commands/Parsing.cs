using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Xml;

namespace Millwright.Simulator.Commands;

/// <summary>How the command line says durations, speeds, instants and shares.</summary>
internal static class Parsing
{
    /// <summary><c>500ms</c>, <c>30s</c>, <c>10m</c>, <c>2h</c>, <c>7d</c>, or ISO 8601; positive.</summary>
    public static TimeSpan? Duration(string text)
    {
        try
        {
            var duration = text.StartsWith('P') ? XmlConvert.ToTimeSpan(text) : text switch
            {
                [.. var n, 'm', 's'] => TimeSpan.FromMilliseconds(double.Parse(n)),
                [.. var n, 's'] => TimeSpan.FromSeconds(double.Parse(n)),
                [.. var n, 'm'] => TimeSpan.FromMinutes(double.Parse(n)),
                [.. var n, 'h'] => TimeSpan.FromHours(double.Parse(n)),
                [.. var n, 'd'] => TimeSpan.FromDays(double.Parse(n)),
                _ => TimeSpan.Zero,
            };
            return duration > TimeSpan.Zero ? duration : null;
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A positive factor, or <c>max</c>: infinity.</summary>
    public static double? Speed(string text) => text == "max" ? double.PositiveInfinity
        : double.TryParse(text.TrimEnd('x'), out var factor) && factor > 0 ? factor : null;

    public static DateTimeOffset? Instant(string text) =>
        DateTimeOffset.TryParse(text, null, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    public static double? Percent(string text) =>
        double.TryParse(text.TrimEnd('%'), out var percent) && percent is >= 0 and <= 90 ? percent / 100 : null;

    public static Func<string, int?> Whole(int least, int most) =>
        text => int.TryParse(text, out var number) && number >= least && number <= most ? number : null;

    public static Func<string, double?> Number(double least, double most) =>
        text => double.TryParse(text, out var number) && number >= least && number <= most ? number : null;

    /// <summary>An option of a value type with a default and a parser that knows what it expects.</summary>
    public static Option<T> Option<T>(string name, string description, T standard, Func<string, T?> parse, string expected)
        where T : struct => new(name)
        {
            Description = description,
            HelpName = expected,
            CustomParser = result => Parse(result, name, parse, expected) ?? standard,
            DefaultValueFactory = _ => standard,
        };

    /// <summary>An option of a value type that may be left out.</summary>
    public static Option<T?> Option<T>(string name, string description, Func<string, T?> parse, string expected)
        where T : struct => new(name)
        {
            Description = description,
            HelpName = expected,
            CustomParser = result => Parse(result, name, parse, expected),
        };

    private static T? Parse<T>(ArgumentResult result, string name, Func<string, T?> parse, string expected)
        where T : struct
    {
        var text = result.Tokens[0].Value;
        if (parse(text) is { } value)
            return value;
        result.AddError($"{name} '{text}' is not understood: {expected}.");
        return null;
    }
}
