namespace Millwright.Tests.Product;

/// <summary>What a test needs of the machine it runs on.</summary>
internal static class Prerequisite
{
    /// <summary>The PostgreSQL server of the tests, as a connection string without a database. Missing, it skips on a laptop and fails where <c>CI</c> is true.</summary>
    public static string DatabaseServer()
    {
        if (Environment.GetEnvironmentVariable("MILLWRIGHT_TEST_DB") is { Length: > 0 } server)
            return server;
        Missing("MILLWRIGHT_TEST_DB names no PostgreSQL server; ./millwright test sets one up.");
        return "";
    }

    /// <summary>The folder of a real data set. These are no part of the product, so without them a test is skipped everywhere.</summary>
    public static string DataFolder(string set)
    {
        var data = Environment.GetEnvironmentVariable("MILLWRIGHT_SHARED_DATA") is { Length: > 0 } given ? given : Path.Combine(Built.Root, "..", "shared", "data");
        Assert.SkipUnless(Directory.Exists(Path.Combine(data, set)), $"../shared/data/{set} is not beside the checkout.");
        return Path.GetFullPath(data);
    }

    /// <summary>The program of a Chromium to open the built page with. Some systems have none to install, so without one a test is skipped everywhere.</summary>
    public static string Browser()
    {
        Assert.SkipUnless(Built.HasPage, "The page is not built: npm run build in src/Millwright.Dashboard, then build the gateway.");
        var chromium = Environment.GetEnvironmentVariable("MILLWRIGHT_TEST_CHROMIUM");
        Assert.SkipWhen(string.IsNullOrEmpty(chromium), "MILLWRIGHT_TEST_CHROMIUM names no Chromium.");
        return chromium!;
    }

    /// <summary>A program that some tests run, wherever the system keeps it. Without it such a test is skipped everywhere: not every system has it.</summary>
    public static string Program(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Append("/usr/local/sbin");
        var program = folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, $"{name} is not installed; ./millwright test installs it where it can.");
        return program!;
    }

    public static void Missing(string what)
    {
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
            Assert.Fail(what);
        Assert.Skip(what);
    }
}
