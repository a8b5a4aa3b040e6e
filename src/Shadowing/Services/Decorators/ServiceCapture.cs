using System.ComponentModel;
using Shadowing.Services.Calls;

namespace Shadowing.Services.Decorators;

/// <summary>Records what the control does with one sampled call, and hands it over. Only generated code uses it; nothing in here throws
/// into it.</summary>
/// <typeparam name="TService">The interface.</typeparam>
/// <typeparam name="TArguments">A tuple of all arguments but cancellation tokens.</typeparam>
/// <typeparam name="TResult">The result without its task, or <see cref="NoResult"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ServiceCapture<TService, TArguments, TResult>
    where TService : class
    where TArguments : struct
{
    private readonly CallRecord<TResult>? _record;

    internal ServiceCapture(ServiceShadowCall<TService, TArguments, TResult> call) => _record = call.Record;

    /// <summary>Gets a value indicating whether the call is captured; when not, the control is called and nothing else.</summary>
    public bool IsOpen => _record is not null;

    /// <summary>Records that the control threw before it returned, in an exception filter: so the exception passes untouched.</summary>
    /// <param name="failure">The exception.</param>
    /// <returns>Always false.</returns>
    public bool Failed(Exception failure) => _record?.Failed(failure) ?? false;

    /// <summary>Records a result that was there at once.</summary>
    /// <param name="result">The result.</param>
    public void Returned(TResult result) => _record?.Returned(result);

    /// <summary>Records a task's result when it is there.</summary>
    /// <param name="task">The control's task; may be null.</param>
    /// <returns>The control's own task, or one that completes alike right after a snapshot of the result.</returns>
    public Task<TResult> Observe(Task<TResult> task) => _record is null ? task : _record.Observe(task);

    /// <summary>Records how a task ends.</summary>
    /// <param name="task">The control's task; may be null.</param>
    /// <returns>The control's own task.</returns>
    public Task Observe(Task task) => _record is null ? task : _record.Observe(task);

    /// <summary>Records a task's result when it is there.</summary>
    /// <param name="task">The control's task, which is consumed.</param>
    /// <returns>The task to hand on in its place.</returns>
    public ValueTask<TResult> Observe(ValueTask<TResult> task)
    {
        if (_record is null)
        {
            return task;
        }

        try
        {
            if (!task.IsCompletedSuccessfully)
            {
                return new ValueTask<TResult>(_record.Observe(task.AsTask()));
            }

            // It may be asked for its result once only.
            var result = task.GetAwaiter().GetResult();
            _record.Returned(result);
            return new ValueTask<TResult>(result);
        }
        catch (Exception broken)
        {
            // The control's source cannot be asked: the caller hears of it where he would, when he awaits.
            _record.Threw(broken);
            return ValueTask.FromException<TResult>(broken);
        }
    }

    /// <summary>Records how a task ends.</summary>
    /// <param name="task">The control's task, which is consumed.</param>
    /// <returns>The task to hand on in its place.</returns>
    public ValueTask Observe(ValueTask task)
    {
        if (_record is null)
        {
            return task;
        }

        try
        {
            if (!task.IsCompletedSuccessfully)
            {
                return new ValueTask(_record.Observe(task.AsTask()));
            }

            task.GetAwaiter().GetResult();
            _record.Returned(default!);
            return default;
        }
        catch (Exception broken)
        {
            _record.Threw(broken);
            return ValueTask.FromException(broken);
        }
    }
}
