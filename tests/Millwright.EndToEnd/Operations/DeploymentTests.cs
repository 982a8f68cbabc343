using System.Text.RegularExpressions;

namespace Millwright.EndToEnd.Operations;

/// <summary>Compose, containers and Kubernetes manifests, as far as they can be tried without a cluster or a container runtime.</summary>
public sealed partial class DeploymentTests
{
    private static readonly string Kubernetes = Path.Combine(Monitoring.Folder, "kubernetes");

    [Theory]
    [InlineData("base")]
    [InlineData("base", "roles", "monitoring")]
    public async Task Manifests_keep_to_the_schema_name_what_there_is_and_ask_for_no_rights(params string[] folders)
    {
        await using var script = await Script.Start("manifests.mjs", "");

        var answer = await script.Do(new { @do = "check", folders = folders.Select(static folder => Path.Combine(Kubernetes, folder)) }, TimeSpan.FromMinutes(5));

        answer["faults"]!.AsArray().Select(static fault => (string)fault!).ShouldBeEmpty();
        answer["objects"]!.AsArray().Count.ShouldBeGreaterThan(8);
        answer["settings"]!.AsArray().Select(static name => (string)name!).Where(static name => !IsSetting(name)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Compose_takes_the_file_of_the_whole_system()
    {
        var compose = Prerequisite.Program("docker-compose");
        var copy = Directory.CreateTempSubdirectory("millwright-compose-");
        try
        {
            Directory.CreateDirectory(Path.Combine(copy.FullName, "deploy"));
            File.Copy(Path.Combine(Built.Root, "docker-compose.yml"), Path.Combine(copy.FullName, "docker-compose.yml"));
            File.Copy(Path.Combine(Monitoring.Folder, "secrets.sh"), Path.Combine(copy.FullName, "deploy", "secrets.sh"));
            (await Child.Run(Child.Start("bash", [Path.Combine(copy.FullName, "deploy", "secrets.sh")]), TimeSpan.FromMinutes(1))).Code.ShouldBe(0);

            var ended = await Child.Run(Child.Start(compose, ["-f", Path.Combine(copy.FullName, "docker-compose.yml"), "config"]), TimeSpan.FromMinutes(1));

            ended.Code.ShouldBe(0, ended.ToString());
            Settings().Matches(ended.Output).Select(static match => match.Value).Distinct().Where(static name => !IsSetting(name)).ShouldBeEmpty();
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Every_file_that_compose_mounts_is_there_and_every_secret_is_made()
    {
        var compose = await File.ReadAllTextAsync(Path.Combine(Built.Root, "docker-compose.yml"));
        var made = Made().Matches(await File.ReadAllTextAsync(Path.Combine(Monitoring.Folder, "secrets.sh"))).Select(static match => $"deploy/secrets/{match.Groups["name"].Value}").ToList();

        var mounted = Mounted().Matches(compose).Select(static match => match.Groups["name"].Value).Distinct().ToList();

        mounted.Count.ShouldBeGreaterThan(8);
        mounted.Where(path => !made.Contains(path) && !Path.Exists(Path.Combine(Built.Root, path))).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_image_is_built_in_stages_holds_the_rules_and_runs_without_root()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Monitoring.Folder, "Dockerfile"));

        lines.Count(static line => line.StartsWith("FROM ", StringComparison.Ordinal)).ShouldBeGreaterThan(2);
        lines.Last(static line => line.StartsWith("USER ", StringComparison.Ordinal)).ShouldNotContain("root");
        foreach (var copied in lines.Where(static line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal)))
            foreach (var path in copied.Split(' ')[1..^1])
                Directory.EnumerateFileSystemEntries(Path.GetFullPath(Path.Combine(Built.Root, Path.GetDirectoryName(path) ?? "")), Path.GetFileName(path)).ShouldNotBeEmpty(path);
    }

    [Fact]
    public async Task A_piece_of_the_log_is_archived_once_and_never_over_another_of_its_name()
    {
        var folder = Directory.CreateTempSubdirectory("millwright-archive-");
        try
        {
            var (segment, other, wal) = (Path.Combine(folder.FullName, "segment"), Path.Combine(folder.FullName, "other"), folder.CreateSubdirectory("wal"));
            await File.WriteAllTextAsync(segment, "the log");
            await File.WriteAllTextAsync(other, "another log");

            (await Archive(segment, "000000010000000000000001")).ShouldBe(0);
            (await Archive(segment, "000000010000000000000001")).ShouldBe(0, "PostgreSQL asks again after a crash");
            (await Archive(other, "000000010000000000000001")).ShouldNotBe(0);
            (await Archive(segment, "000000010000000000000001.00000028.backup")).ShouldBe(0);
            (await Archive(Path.Combine(folder.FullName, "missing"), "000000010000000000000002")).ShouldNotBe(0);

            wal.GetFiles("*.gz").ShouldHaveSingleItem().Name.ShouldBe("000000010000000000000001.gz");
            async Task<int> Archive(string file, string name) => (await Child.Run(Child.Start("bash", [Path.Combine(Monitoring.Folder, "archive-log.sh"), file, name, wal.FullName]), TimeSpan.FromMinutes(1))).Code;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task No_front_door_sends_a_request_again_that_a_node_may_have_served()
    {
        var nginx = await File.ReadAllLinesAsync(Path.Combine(Monitoring.Folder, "nginx.conf"));
        var ingress = await File.ReadAllTextAsync(Path.Combine(Kubernetes, "base", "ingress.yaml"));

        nginx.Select(static line => line.Trim()).Where(static line => line.StartsWith("proxy_next_upstream ", StringComparison.Ordinal)).ShouldBe(["proxy_next_upstream error timeout;"]);
        ingress.ShouldContain("nginx.ingress.kubernetes.io/proxy-next-upstream: error timeout\n");
        (await File.ReadAllTextAsync(Path.Combine(Monitoring.Folder, "haproxy.cfg"))).ShouldNotContain("retry-on all-retryable-errors");
    }

    /// <summary>Whether the product's code has such a setting: an options record with that section and a member of that name, or a short name.</summary>
    private static bool IsSetting(string variable)
    {
        if (!variable.StartsWith("MILLWRIGHT_", StringComparison.Ordinal))
            return variable == "Logging__Console__FormatterName";
        var name = variable["MILLWRIGHT_".Length..];
        var sources = Directory.EnumerateFiles(Path.Combine(Built.Root, "src"), "*.cs", SearchOption.AllDirectories).Where(static file => !file.Contains("/obj/", StringComparison.Ordinal));
        if (name.Split("__") is [var section, var member])
            return sources.Select(File.ReadAllText).Any(text => text.Contains($"Section = \"Millwright:{section}\"", StringComparison.Ordinal) && Regex.IsMatch(text, $@" {member} {{ get;"));
        var shorts = File.ReadAllText(Path.Combine(Built.Root, "src", "Millwright.Gateway", "Hosting", "Settings.cs"));
        return shorts.Contains($"(\"{name.Replace("_FILE", "", StringComparison.Ordinal)}\",", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"MILLWRIGHT_\w+")]
    private static partial Regex Settings();

    [GeneratedRegex(@"^make (?<name>\S+) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Made();

    [GeneratedRegex(@"(?:\./|file: )(?<name>deploy/[\w./-]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Mounted();
}
