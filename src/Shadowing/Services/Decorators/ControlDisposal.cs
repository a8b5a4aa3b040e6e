using System.ComponentModel;

namespace Shadowing.Services.Decorators;

/// <summary>Disposes a control in the way that its interface does not have. Only generated code uses it.</summary>
/// <remarks>The container owns the decorator in the control's place, and would otherwise see one way only: it would refuse to end a scope,
/// or end it in the other way.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ControlDisposal
{
    /// <summary>Disposes a control whose interface is only <see cref="IAsyncDisposable"/>.</summary>
    /// <param name="control">The control.</param>
    /// <exception cref="InvalidOperationException">The control cannot be disposed synchronously; the container says the same.</exception>
    public static void Dispose(object control)
    {
        ArgumentNullException.ThrowIfNull(control);
        if (control is not IDisposable disposable)
        {
            throw new InvalidOperationException(
                $"'{control.GetType()}' type only implements IAsyncDisposable. Use DisposeAsync to dispose the container.");
        }

        disposable.Dispose();
    }

    /// <summary>Disposes a control whose interface is only <see cref="IDisposable"/>.</summary>
    /// <param name="control">The control.</param>
    /// <returns>The control's own task, when it has one.</returns>
    public static ValueTask DisposeAsync(object control)
    {
        if (control is IAsyncDisposable disposable)
        {
            return disposable.DisposeAsync();
        }

        (control as IDisposable)?.Dispose();
        return default;
    }
}
