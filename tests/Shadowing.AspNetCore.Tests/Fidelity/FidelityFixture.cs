namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>The cases, and what they look like without the library, seen once over each protocol.</summary>
public sealed class FidelityFixture : IAsyncLifetime
{
    /// <summary>How long one case may take. Nothing waits for it unless something hangs.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal static readonly FidelityVariant Plain = new("without the library");

    private readonly CaseFiles _files = new();

    internal IReadOnlyList<WriteCase> Cases { get; private set; } = [];

    internal IReadOnlyList<Evidence> OverHttp1 { get; private set; } = [];

    internal IReadOnlyList<Evidence> OverHttp2 { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Cases = WriteCases.All(_files);
        await using var server = await StartAsync(Plain);
        OverHttp1 = await FidelityMatrix.RunAsync(server, new RawHttp1Client(Patience));
        OverHttp2 = await FidelityMatrix.RunAsync(server, new RawHttp2Client(Patience));
    }

    public ValueTask DisposeAsync()
    {
        _files.Dispose();
        return ValueTask.CompletedTask;
    }

    internal Task<FidelityServer> StartAsync(FidelityVariant variant) => FidelityServer.StartAsync(variant, Cases);

    internal IReadOnlyList<Evidence> Expected(IRawClient client) => client is RawHttp1Client ? OverHttp1 : OverHttp2;
}
