namespace Shadowing.Services.Inline;

/// <summary>Disposes a service that was made in a scope and not by it.</summary>
internal sealed class MadeService : IAsyncDisposable, IDisposable
{
    /// <summary>Gets or sets the service.</summary>
    public object? Made { get; set; }

    /// <inheritdoc/>
    public void Dispose() => (Made as IDisposable)?.Dispose();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (Made is IAsyncDisposable disposable)
        {
            return disposable.DisposeAsync();
        }

        Dispose();
        return ValueTask.CompletedTask;
    }
}
