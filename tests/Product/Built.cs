namespace Millwright.Tests.Product;

/// <summary>Where the programs and files are that were built with these tests.</summary>
internal static class Built
{
    private static readonly string Here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);

    public static string Gateway => Program("Millwright.Gateway");

    public static string Simulator => Program("Millwright.Simulator");

    public static string Bench => Program("Millwright.Bench");

    /// <summary>The engine that the programs were built with: the folder above theirs is named after it.</summary>
    public static string Engine { get; } = new DirectoryInfo(Here).Parent!.Parent!.Parent!.Name;

    public static bool HasPage => File.Exists(Path.Combine(Path.GetDirectoryName(Gateway)!, "wwwroot", "index.html"));

    public static string Root { get; } = FindRoot();

    private static string Program(string name) => Path.GetFullPath(Path.Combine(Here, "..", "..", name, Path.GetFileName(Here), name));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(Here); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Orleans.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No folder above {Here} holds Orleans.sln.");
    }
}
