namespace Millwright.Evaluation.Data;

/// <summary>A folder of the data folder, and the heading under which its figures are printed.</summary>
internal static class DataSet
{
    /// <summary>Prints the heading of figures that need no folder.</summary>
    public static void Title(string title)
    {
        Console.WriteLine();
        Console.WriteLine($"## {title}");
    }

    /// <summary>Prints the heading; null with a word where the folder is absent.</summary>
    public static DirectoryInfo? Open(DirectoryInfo all, string name, string title)
    {
        Title(title);
        var folder = new DirectoryInfo(Path.Combine(all.FullName, name));
        if (folder.Exists)
            return folder;
        Skip($"there is no folder {name}");
        return null;
    }

    public static void Skip(string reason)
    {
        Console.WriteLine();
        Console.WriteLine($"Skipped: {reason}.");
    }

    public static void Say(string text)
    {
        Console.WriteLine();
        Console.WriteLine(text);
    }
}
