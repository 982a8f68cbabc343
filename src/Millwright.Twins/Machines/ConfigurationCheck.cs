using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Machines;

/// <summary>Finds everything that is wrong with a configuration before any twin judges by it.</summary>
public static class ConfigurationCheck
{
    /// <summary>Sensors with an entry of their own, at most.</summary>
    public const int MostSensors = 1000;

    private const int LongestPattern = 20;
    private const int LongestUnit = 32;

    /// <summary>Every error of an effective configuration, that is of a type's with the machine's overrides laid over it; empty when it is right.</summary>
    public static IReadOnlyList<ConfigurationError> Of(MachineConfiguration configuration)
    {
        var found = new List<ConfigurationError>();
        var errors = new ConfigurationErrors(found, "");
        errors.Word("operationalPattern", configuration.OperationalPattern, LongestPattern);
        errors.NotNegative("allowedLateness", configuration.AllowedLateness);
        errors.AtLeastASecond("noDataTimeout", configuration.NoDataTimeout);
        Outlasts(errors, configuration.NoDataTimeout, configuration.AllowedLateness);
        errors.NotNegative("episodeQuietTime", configuration.EpisodeQuietTime);
        errors.NotNegative("episodeReopenWindow", configuration.EpisodeReopenWindow);
        if (configuration.RunningSensor is { } running && !SensorName.IsWellFormed(running))
            errors.Add("runningSensor", $"must be a sensor's name: {SensorName.Expectation}", running);
        errors.IsFinite("runningAbove", configuration.RunningAbove);
        if (configuration.Sensors is null)
            errors.Add("sensors", "must be an object, empty when no sensor is judged", null);
        else
            Sensors(errors, configuration.Sensors, configuration.AllowedLateness);
        if (configuration.Rules is not [])
            errors.Add("rules", "must be empty: alarm rules have a register of their own, /api/v1/alarm-rules", null);
        return found;
    }

    private static void Sensors(ConfigurationErrors errors, IReadOnlyDictionary<string, SensorConfiguration> sensors, TimeSpan lateness)
    {
        if (sensors.Count > MostSensors)
            errors.Add("sensors", $"must not be more than {MostSensors}", sensors.Count.ToString());
        foreach (var (name, sensor) in sensors.OrderBy(static sensor => sensor.Key, StringComparer.Ordinal))
        {
            if (!SensorName.IsWellFormed(name))
                errors.Add($"sensors.{name}", $"must have a name of {SensorName.Expectation}", name);
            if (sensor is null)
                errors.Add($"sensors.{name}", "must be an object; leave the sensor out when nothing is to be said of it", null);
            else
                Sensor(errors.In($"sensors.{name}"), sensor, lateness);
        }
    }

    private static void Sensor(ConfigurationErrors errors, SensorConfiguration sensor, TimeSpan lateness)
    {
        errors.Word("unit", sensor.Unit, LongestUnit);
        errors.IsFinite("baseline", sensor.Baseline);
        errors.NotNegative("variation", sensor.Variation);
        errors.AtLeastASecond("noDataTimeout", sensor.NoDataTimeout);
        Outlasts(errors, sensor.NoDataTimeout, lateness);
        if (sensor.EwmaTimeConstant <= TimeSpan.Zero)
            errors.Add("ewmaTimeConstant", "must be longer than zero", ConfigurationErrors.Text(sensor.EwmaTimeConstant));
        if (sensor.Limits is null)
            errors.Add("limits", "must be an object, empty when there are none", null);
        else
            LimitsCheck.Of(sensor.Limits, errors.In("limits"));
    }

    /// <summary>Silence is decided once nothing waits any more, so a timeout must be the longer of the two.</summary>
    private static void Outlasts(ConfigurationErrors errors, TimeSpan? timeout, TimeSpan lateness)
    {
        if (timeout >= TimeSpan.FromSeconds(1) && timeout <= lateness)
            errors.Add("noDataTimeout", $"must be longer than allowedLateness ({ConfigurationErrors.Text(lateness)})", ConfigurationErrors.Text(timeout.Value));
    }
}
