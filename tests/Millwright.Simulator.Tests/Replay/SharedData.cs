namespace Millwright.Simulator.Tests.Replay;

/// <summary>The shared data sets beside the checkout: <c>../shared/data</c> from the repository's root.</summary>
internal static class SharedData
{
    public static string? Folder { get; } = Find();

    public static string Set(string name)
    {
        Assert.SkipUnless(Folder is not null, "../shared/data is not beside this checkout: replays of the real sets are not tested.");
        return Path.Combine(Folder, name);
    }

    private static string? Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Orleans.sln")))
            folder = folder.Parent;
        var data = folder is null ? null : Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data"));
        return Directory.Exists(data) ? data : null;
    }
}
