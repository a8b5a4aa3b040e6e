using Shadowing.Storage;
using Shadowing.Storage.Memory;

namespace Shadowing.Tests.Storage;

public sealed class Memory_store_conformance : StoreConformance.StoreConformance
{
    protected override Task<IShadowStore> OpenAsync() => Task.FromResult<IShadowStore>(new MemoryStore());

    protected override Task<IShadowStore> ReopenAsync(IShadowStore store) => Task.FromResult(store);
}
