using System.Collections.Concurrent;

namespace Shadowing.AspNetCore.Tests.Candidates.Behaviours;

/// <summary>What a handler saw, in order.</summary>
internal sealed class Notes
{
    private readonly ConcurrentQueue<string> _notes = new();

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets a task that ends with the handler, which a client whose connection breaks does not wait for.</summary>
    public Task Ended => _ended.Task;

    public IReadOnlyList<string> All => [.. _notes];

    /// <summary>Gets or sets what the handler ended in; null when it returned.</summary>
    public Exception? Escaped { get; set; }

    public bool HadStarted { get; set; }

    public bool Aborted { get; set; }

    public void End() => _ended.TrySetResult();

    public void Add(object? note) => _notes.Enqueue(note?.ToString() ?? "null");

    public void Try(string what, Action action)
    {
        try
        {
            action();
            Add($"{what}: done");
        }
        catch (Exception exception)
        {
            Add($"{what}: {Describe(exception)}");
        }
    }

    public async Task TryAsync(string what, Func<Task> action)
    {
        try
        {
            await action();
            Add($"{what}: done");
        }
        catch (Exception exception)
        {
            Add($"{what}: {Describe(exception)}");
        }
    }

    public static string Describe(Exception exception) => $"{exception.GetType().Name}: {exception.Message}";
}
