using Shadowing.Storage;
using Shadowing.StoreConformance;

namespace Shadowing.Tests.Storage;

public sealed class Shared_store_model_as_a_store : StoreConformance.StoreConformance
{
    protected override Task<IShadowStore> OpenAsync() => Task.FromResult<IShadowStore>(new SharedStoreModel(TimeProvider.System));

    protected override Task<IShadowStore> ReopenAsync(IShadowStore store) => Task.FromResult(store);
}
