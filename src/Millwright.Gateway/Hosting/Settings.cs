using Millwright.Gateway.Access;

namespace Millwright.Gateway.Hosting;

/// <summary>The short names that an operator sets, for the settings they stand for.</summary>
internal static class Settings
{
    private const string Section = "Millwright:", File = "_FILE";

    private static readonly (string Short, string Setting)[] Names =
    [
        ("DB", "Storage:ConnectionString"), ("MODELS", "Storage:Models"), ("PORT", "Access:Port"), ("LISTEN", "Access:Address"), ("API_KEY", "Access:ApiKey"),
        ("REGISTER_UNKNOWN", "Twins:RegisterUnknown"), ("SECRET_KEY", "Notices:SecretKey"), ("SECRET_KEY_FILE", "Notices:SecretKeyFile"),
    ];

    /// <summary>
    /// Reads <c>MILLWRIGHT_DB</c> and its like, and every <c>MILLWRIGHT_Section__Name</c>, over what files say. Any of them may have <c>_FILE</c> at
    /// its end and name a file that holds the value, as containers are given their secrets.
    /// </summary>
    public static void AddMillwrightVariables(this IConfigurationManager configuration) =>
        configuration.AddInMemoryCollection(From(new ConfigurationBuilder().AddEnvironmentVariables("MILLWRIGHT_").Build().AsEnumerable()));

    /// <param name="variables">Without their <c>MILLWRIGHT_</c>, and with colons for double underscores.</param>
    public static Dictionary<string, string?> From(IEnumerable<KeyValuePair<string, string?>> variables)
    {
        var settings = new Dictionary<string, string?>();
        foreach (var (key, value) in variables)
        {
            if (value is null)
                continue;
            if (SettingOf(key) is { } setting)
                settings[setting] = value;
            else if (key.EndsWith(File, StringComparison.OrdinalIgnoreCase))
                settings[SettingOf(key[..^File.Length]) ?? Section + key[..^File.Length]] = Read(key, value);
            else
                settings[Section + key] = value;
        }
        return settings;
    }

    private static string? SettingOf(string key) =>
        Array.Find(Names, name => name.Short.Equals(key, StringComparison.OrdinalIgnoreCase)).Setting is { } setting ? Section + setting : null;

    private static string Read(string key, string path)
    {
        try
        {
            return System.IO.File.ReadAllText(path).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationProblem($"MILLWRIGHT_{key} names a file that cannot be read: {error.Message}");
        }
    }
}
