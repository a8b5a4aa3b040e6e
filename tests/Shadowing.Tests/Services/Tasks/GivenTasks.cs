using System.Runtime.CompilerServices;

namespace Shadowing.Tests.Services.Tasks;

/// <summary>The very tasks that the control returns.</summary>
public sealed class GivenTasks
{
    public Task<Note> Plain { get; init; } = Task.FromResult(new Note());

    public Task<string> Frozen { get; init; } = Task.FromResult(string.Empty);

    public Task Nothing { get; init; } = Task.CompletedTask;

    /// <summary>Gets what the candidate awaits before it answers.</summary>
    public Task Candidate { get; init; } = Task.CompletedTask;

    public bool IsSourcePending { get; init; }

    public bool IsSourceBroken { get; init; }

    public Note OfSource { get; } = new() { Text = "source" };

    /// <summary>An exception that was thrown, so that it has frames of its own.</summary>
    public static Exception Thrown(string message)
    {
        try
        {
            ThrowIt(message);
        }
        catch (InvalidOperationException failure)
        {
            return failure;
        }

        throw new System.Diagnostics.UnreachableException();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ThrowIt(string message) => throw new InvalidOperationException(message);
}
