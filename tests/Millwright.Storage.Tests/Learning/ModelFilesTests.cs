using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Millwright.Storage.Learning;
using Millwright.Storage.Retention;

namespace Millwright.Storage.Tests.Learning;

/// <summary>What versions learnt, as files in a directory.</summary>
public sealed class ModelFilesTests : IClassFixture<TestDatabase>, IDisposable
{
    private readonly TestDatabase _database;
    private readonly string _directory = Directory.CreateTempSubdirectory("millwright-models-").FullName;
    private readonly ModelFiles _files;
    private readonly ModelRegistry _registry;

    public ModelFilesTests(TestDatabase database)
    {
        _database = database.Require();
        _files = database.Files(_directory);
        _registry = new ModelRegistry(database.Database, _files);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_a_version_learnt_lies_in_a_file_under_its_digest_and_is_read_back_as_it_was()
    {
        var version = await New(content: 11);

        Directory.GetFiles(_directory).ShouldHaveSingleItem().ShouldBe(FileOf(version));
        (await _database.Scalar<bool>($"SELECT content IS NULL FROM model_blobs WHERE sha256 = decode('{version.Blob}', 'hex')")).ShouldBeTrue();
        (await Load(version)).ShouldBe([11, 2, 3]);
        (await _registry.Version(version.Id, CancellationToken.None))!.LoadedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_damaged_file_is_named_with_its_version_which_does_not_count_as_taken_up()
    {
        var version = await New(content: 12);
        await File.WriteAllBytesAsync(FileOf(version), [12, 2, 4]);

        var error = await Should.ThrowAsync<ModelUnavailableException>(() => Load(version));

        error.Message.ShouldContain($"{version.Model} {version.Number} learnt is damaged: {FileOf(version)} has 3 bytes");
        (await _registry.Version(version.Id, CancellationToken.None))!.LoadedAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_missing_file_is_named_and_read_once_it_is_put_back()
    {
        var version = await New(content: 13);
        var (file, elsewhere) = (FileOf(version), FileOf(version) + ".away");
        File.Move(file, elsewhere);

        (await Should.ThrowAsync<ModelUnavailableException>(() => Load(version))).Message.ShouldContain($"{version.Model} {version.Number} learnt is missing: there is no file {file}.");

        File.Move(elsewhere, file);
        (await Load(version)).ShouldBe([13, 2, 3]);
    }

    [Fact]
    public async Task A_version_that_learns_the_same_again_mends_the_file()
    {
        var version = await New(content: 14);
        await File.WriteAllBytesAsync(FileOf(version), []);

        await New(content: 14);

        (await Load(version)).ShouldBe([14, 2, 3]);
    }

    [Fact]
    public async Task Many_who_write_the_same_at_once_leave_one_whole_file()
    {
        var (content, digest) = (RandomNumberGenerator.GetBytes(1 << 20), new byte[SHA256.HashSizeInBytes]);
        SHA256.HashData(content, digest);

        await Parallel.ForAsync(0, 16, (_, _) =>
        {
            _files.Keep(digest, content).ShouldBeNull();
            return ValueTask.CompletedTask;
        });

        Directory.GetFiles(_directory).ShouldHaveSingleItem();
        (await _files.Read("anomaly 1", digest, null, CancellationToken.None)).ShouldBe(content);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_leaves_neither_a_version_nor_a_part_of_a_file()
    {
        var nowhere = _database.Files(Path.Combine(_directory, "unmounted"));

        await Should.ThrowAsync<ModelUnavailableException>(() => Learnt.Version(_database, TimeProvider.System, content: 15, files: nowhere));

        (await _database.Scalar<long>($"SELECT count(*) FROM model_blobs WHERE sha256 = decode('{Convert.ToHexString(SHA256.HashData([15, 2, 3]))}', 'hex')")).ShouldBe(0);
        Directory.EnumerateFileSystemEntries(_directory).ShouldBeEmpty();
        // It is still open, to be begun anew; the other tests want a place of their own.
        await _database.Execute("DELETE FROM training_jobs WHERE ended_at IS NULL");
    }

    [Fact]
    public async Task A_directory_may_be_named_and_given_up_with_versions_on_both_sides()
    {
        var inRow = await Learnt.Version(_database, TimeProvider.System, content: 16);
        var inFile = await New(content: 17);

        (await Load(inRow)).ShouldBe([16, 2, 3]);
        var without = new ModelRegistry(_database.Database, _database.Files());
        (await Should.ThrowAsync<ModelUnavailableException>(() => without.Load(inFile.Id, Moments.Time(Moments.Start), CancellationToken.None))).Message.ShouldContain("set MILLWRIGHT_MODELS");

        var again = await Learnt.Version(_database, TimeProvider.System, content: 17);
        (await without.Load(again.Id, Moments.Time(Moments.Start), CancellationToken.None)).ShouldBe([17, 2, 3]);
        (await without.Load(inFile.Id, Moments.Time(Moments.Start), CancellationToken.None)).ShouldBe([17, 2, 3]);
    }

    [Fact]
    public async Task An_archived_version_goes_with_its_file_and_leaves_those_that_others_learnt()
    {
        var (old, stays) = (await New(content: 18), await New(content: 19));
        await _database.Execute(
            $"""
            UPDATE training_jobs SET state = 'cancelled', version_id = NULL WHERE version_id = '{old.Id}';
            UPDATE model_versions SET archived_at = now() - interval '60 days' WHERE id = '{old.Id}';
            UPDATE model_blobs SET created_at = now() - interval '60 days'
            """);
        var storage = Options.Create(_database.Options() with { Models = _directory });
        await using var turn = (await new RetentionStore(storage, new ModelFiles(storage), Options.Create(new RetentionOptions { Models = TimeSpan.FromDays(30) }), TimeProvider.System).TryBegin(CancellationToken.None)).ShouldNotBeNull();

        (await turn.DeleteRows(CancellationToken.None))["model_versions"].ShouldBe(1);

        File.Exists(FileOf(old)).ShouldBeFalse();
        (await Load(stays)).ShouldBe([19, 2, 3]);
    }

    private Task<VersionRow> New(byte content) => Learnt.Version(_database, TimeProvider.System, content: content, files: _files);

    private Task<byte[]> Load(VersionRow version) => _registry.Load(version.Id, Moments.Time(Moments.Start), CancellationToken.None);

    private string FileOf(VersionRow version) => Path.Combine(_directory, version.Blob + ".model");
}
