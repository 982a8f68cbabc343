namespace Millwright.Learning.Models;

/// <summary>Tells of one of several equal parts of a work as a share of the whole.</summary>
internal sealed class PartOfProgress : IProgress<double>
{
    private readonly IProgress<double> _whole;
    private readonly int _part;
    private readonly int _parts;

    private PartOfProgress(IProgress<double> whole, int part, int parts) => (_whole, _part, _parts) = (whole, part, parts);

    /// <param name="part">From 0 on.</param>
    /// <returns>Null where nobody listens.</returns>
    public static PartOfProgress? Of(IProgress<double>? whole, int part, int parts) => whole is null ? null : new PartOfProgress(whole, part, parts);

    public void Report(double value) => _whole.Report((_part + value) / _parts);
}
