using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shadowing.Experiments;

namespace Shadowing.Services.Inline;

/// <summary>Keeps a production host from starting with a setting that is for tests: its callers would wait for candidates, and get their
/// mismatches as exceptions.</summary>
internal sealed class StrictRunStart(IServiceProvider services, ExperimentDeclarations declarations) : IStartPart
{
    /// <inheritdoc/>
    public void Check(ExperimentCatalog catalog, ICollection<string> errors)
    {
        if (declarations.Build().Shared.ThrowOnMismatch && services.GetService<IHostEnvironment>()?.IsProduction() == true)
        {
            errors.Add($"{nameof(ShadowingOptions.ThrowOnMismatch)} is true in the environment Production; it is for tests: callers would wait for candidates and get exceptions.");
        }
    }

    /// <inheritdoc/>
    public void TookOver(ExperimentCatalog catalog)
    {
    }
}
