using Shadowing.Storage;

namespace Shadowing.Tests.Storage;

/// <summary>The kit on a store with one thing wrong. It is not public, so that nobody runs it but the test that wants it to fail.</summary>
internal sealed class DefectiveStoreConformance(Defect defect) : StoreConformance.StoreConformance
{
    protected override int Sequences => 100;

    protected override Task<IShadowStore> OpenAsync() => Task.FromResult<IShadowStore>(new DefectiveStore(defect));

    protected override Task<IShadowStore> ReopenAsync(IShadowStore store) => Task.FromResult(store);
}
