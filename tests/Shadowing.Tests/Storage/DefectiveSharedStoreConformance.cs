using Shadowing.Storage.Shared;
using Shadowing.StoreConformance;

namespace Shadowing.Tests.Storage;

/// <summary>The kit on a shared store with one thing wrong. It is not public, so that nobody runs it but the test that wants it to
/// fail.</summary>
internal sealed class DefectiveSharedStoreConformance(SharedDefect defect) : SharedStoreConformance
{
    protected override int Sequences => 50;

    protected override Task<ISharedStore> OpenAsync() => Task.FromResult<ISharedStore>(new DefectiveSharedStore(defect));

    protected override Task<ISharedStore> JoinAsync(ISharedStore store) => Task.FromResult(store);
}
