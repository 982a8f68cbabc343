namespace Millwright.Silo.Learning;

/// <summary>Takes the values of readings, whatever sensors each has, into one order. The array it gives is used again.</summary>
internal sealed class SensorPlaces(IReadOnlyList<string> wanted)
{
    private readonly double[] _values = new double[wanted.Count];
    private string[] _sensors = [];
    private int[] _places = [];

    /// <returns>One value a wanted sensor, NaN where the reading has none.</returns>
    public double[] Take(string[] sensors, ReadOnlySpan<double> values)
    {
        if (!ReferenceEquals(sensors, _sensors))
            (_sensors, _places) = (sensors, PlacesIn(sensors));
        for (var place = 0; place < _places.Length; place++)
            _values[place] = _places[place] < 0 ? double.NaN : values[_places[place]];
        return _values;
    }

    /// <summary>Apart from <see cref="Take"/>, which would make the closure for each reading.</summary>
    private int[] PlacesIn(string[] sensors) => [.. wanted.Select(sensor => Array.IndexOf(sensors, sensor))];
}
