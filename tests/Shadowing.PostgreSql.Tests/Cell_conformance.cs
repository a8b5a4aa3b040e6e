using Shadowing.PostgreSql.Tests.Processes;
using Shadowing.Storage.Cells;
using Shadowing.StoreConformance;

namespace Shadowing.PostgreSql.Tests;

public abstract class Cell_conformance(string connection) : CellStoreConformance, IAsyncLifetime
{
    private readonly OpenedStores _stores = new(connection);

    // Each store is a schema of a database; the one in memory tries more of them.
    protected override int Sequences => 30;

    protected override int Changes => FleetQuestions.Number("SHADOWING_CHANGES", 1_000);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override Task<ICellStore> OpenAsync() => Task.FromResult<ICellStore>(_stores.New());

    protected override Task<ICellStore> ReopenAsync(ICellStore store) => Task.FromResult<ICellStore>(_stores.Another());
}
