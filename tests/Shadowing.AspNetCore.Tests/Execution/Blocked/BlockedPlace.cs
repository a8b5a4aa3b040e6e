using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Experiments;

namespace Shadowing.AspNetCore.Tests.Execution.Blocked;

/// <summary>A place at which the code of the experiment <c>blocked</c> blocks.</summary>
internal sealed class BlockedPlace
{
    /// <summary>Gets what is registered for it.</summary>
    public Action<IServiceCollection, Block> Services { get; init; } = static (_, _) => { };

    /// <summary>Gets what the experiment says.</summary>
    public Action<ExperimentOptions, Block> Experiment { get; init; } = static (_, _) => { };

    /// <summary>Gets what the shadowing says beyond it.</summary>
    public Action<ShadowingBuilder, Block> Shadowing { get; init; } = static (_, _) => { };

    /// <summary>Gets what is begun beside the application, until the test is over.</summary>
    public Func<Block, IDisposable?> Beside { get; init; } = static _ => null;

    /// <summary>Gets the candidate.</summary>
    public Func<Block, Delegate> Candidate { get; init; } = static _ => static () => """{"a":"candidate"}""";

    /// <summary>Gets a value indicating whether the candidate is another server.</summary>
    public bool IsServer { get; init; }
}
