using Millwright.Gateway.Access;
using Millwright.Gateway.Hosting;

namespace Millwright.Gateway.Tests.Hosting;

public sealed class SettingsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void A_short_name_stands_for_its_setting_and_any_other_for_itself()
    {
        Settings.From([new("DB", "Host=plant"), new("Cluster:Enabled", "true")])
            .ShouldBe(new Dictionary<string, string?> { ["Millwright:Storage:ConnectionString"] = "Host=plant", ["Millwright:Cluster:Enabled"] = "true" }, ignoreOrder: true);
    }

    [Fact]
    public void A_value_may_lie_in_a_file()
    {
        File.WriteAllText(_file, "a secret\n");

        Settings.From([new("API_KEY_FILE", _file), new("Access:TrustedProxies_FILE", _file)])
            .ShouldBe(new Dictionary<string, string?> { ["Millwright:Access:ApiKey"] = "a secret", ["Millwright:Access:TrustedProxies"] = "a secret" }, ignoreOrder: true);
        // This one was always a file's name, which is not read here.
        Settings.From([new("SECRET_KEY_FILE", _file)])["Millwright:Notices:SecretKeyFile"].ShouldBe(_file);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        Should.Throw<ConfigurationProblem>(() => Settings.From([new("DB_FILE", _file + ".none")])).Message.ShouldSatisfyAllConditions(
            static message => message.ShouldContain("MILLWRIGHT_DB_FILE"), message => message.ShouldContain(_file));
    }

    public void Dispose() => File.Delete(_file);
}
