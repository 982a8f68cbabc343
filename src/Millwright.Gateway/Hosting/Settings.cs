namespace Millwright.Gateway.Hosting;

/// <summary>The short names that an operator sets, for the settings they stand for.</summary>
internal static class Settings
{
    private static readonly (string Short, string Setting)[] Names =
    [
        ("DB", "Storage:ConnectionString"), ("PORT", "Access:Port"), ("LISTEN", "Access:Address"), ("API_KEY", "Access:ApiKey"),
        ("REGISTER_UNKNOWN", "Twins:RegisterUnknown"), ("SECRET_KEY", "Notices:SecretKey"), ("SECRET_KEY_FILE", "Notices:SecretKeyFile"),
    ];

    /// <summary>Reads <c>MILLWRIGHT_DB</c> and its like, and every <c>MILLWRIGHT_Section__Name</c>, over what files say.</summary>
    public static void AddMillwrightVariables(this IConfigurationManager configuration)
    {
        var given = new ConfigurationBuilder().AddEnvironmentVariables("MILLWRIGHT_").Build();
        var settings = new Dictionary<string, string?>();
        foreach (var (key, value) in given.AsEnumerable().Where(static pair => pair.Value is not null))
        {
            var known = Array.Find(Names, name => name.Short.Equals(key, StringComparison.OrdinalIgnoreCase));
            settings["Millwright:" + (known.Setting ?? key)] = value;
        }
        configuration.AddInMemoryCollection(settings);
    }
}
