using System.Text.Json;
using Millwright.Tests;

namespace Millwright.Learning.Tests.Oracles;

/// <summary>What another library makes of the same numbers: fixtures that the Python scripts of this folder write.</summary>
internal static class Oracle
{
    public static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Checkout.Root, "tests", "Millwright.Learning.Tests", "Oracles", $"{name}.json")));
        return document.RootElement.Clone();
    }

    public static double[] Numbers(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    public static double[][] Rows(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())];

    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
