using Shadowing.Reporting.Storage;

namespace Shadowing.Tests.Reporting.Storage;

public sealed class Memory_store_conformance : StoreConformance.StoreConformance
{
    protected override Task<IShadowStore> OpenAsync() => Task.FromResult<IShadowStore>(new MemoryStore());

    protected override Task<IShadowStore> ReopenAsync(IShadowStore store) => Task.FromResult(store);
}
