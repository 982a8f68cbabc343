namespace Millwright.Bench.Rows;

/// <summary>One line of the table: what was measured, against which reference of the same run.</summary>
/// <param name="Result">The measured figure with its unit.</param>
/// <param name="Reference">What it is held against, measured in the same run, with its unit; empty when the figure stands alone.</param>
/// <param name="Ratio">Result over reference, or null.</param>
internal sealed record Row(string What, string Result, string Reference, double? Ratio, string AtLeast, string Goal, string Remark = "");
