namespace Shadowing.Tests.Services.Changes;

/// <summary>Holds candidates back until their callers have what they asked for.</summary>
public sealed class CartGate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Opened => _opened.Task;

    public void Open() => _opened.TrySetResult();
}
