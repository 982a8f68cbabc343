using System.Globalization;

namespace Millwright.Bench.Rows;

/// <summary>How much of a long row's load is taken: a try needs less than a measurement.</summary>
internal static class Scale
{
    /// <summary>Takes <c>--scale X</c> out of the arguments; 1 where it is not there.</summary>
    /// <returns>False: X is no number from 0.02 to 10.</returns>
    public static bool TryTake(ref string[] arguments, out double scale)
    {
        scale = 1;
        var at = Array.IndexOf(arguments, "--scale");
        if (at < 0)
            return true;
        if (at + 1 == arguments.Length || !double.TryParse(arguments[at + 1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out scale) || scale is < 0.02 or > 10)
            return false;
        arguments = [.. arguments[..at], .. arguments[(at + 2)..]];
        return true;
    }
}
