using Shadowing.Storage.Shared;
using Shadowing.StoreConformance;

namespace Shadowing.Tests.Storage;

public sealed class Shared_store_model_conformance : SharedStoreConformance
{
    protected override Task<ISharedStore> OpenAsync() => Task.FromResult<ISharedStore>(new SharedStoreModel(TimeProvider.System));

    protected override Task<ISharedStore> JoinAsync(ISharedStore store) => Task.FromResult(store);
}
