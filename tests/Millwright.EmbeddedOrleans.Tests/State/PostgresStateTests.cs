#if !ORLEANS

namespace Millwright.EmbeddedOrleans.Tests.State;

public class PostgresStateTests : StateTests
{
    private TestDatabase _database = null!;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected override async ValueTask<Action<ISiloBuilder>> Store()
    {
        _database = await TestDatabase.Create();
        return silo => silo.AddAdoNetGrainStorageAsDefault(options => options.ConnectionString = _database.ConnectionString);
    }
}
#endif
