using System.Text.Json.Serialization.Metadata;
using Shadowing.Execution;
using Shadowing.Observations;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Calls;

/// <summary>What one side of a call ended in, kept as its plan says, and serialized when it is looked at.</summary>
/// <typeparam name="T">The result, without its task.</typeparam>
internal sealed class ResultRecord<T>(SnapshotPlanner planner, SnapshotPlan plan, bool comparesMessages)
{
    private PooledBody? _body;
    private T? _value;
    private object? _projected;
    private JsonTypeInfo? _later;
    private bool _isWritten;
    private string? _failure;
    private string? _message;

    /// <summary>Gets how results are kept.</summary>
    public SnapshotPlan Plan => plan;

    /// <summary>Gets a value indicating whether this side ended in an exception.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>Gets the result; only where the plan keeps it.</summary>
    public T? Value => _value;

    /// <summary>Gets what was recorded, in the form in which the comparison reads it; only after <see cref="Seal"/>.</summary>
    public Observation Observation => new()
    {
        ContentType = _isWritten ? "application/json" : null,
        Headers = [],
        Body = _body?.Read() ?? ReadOnlyMemory<byte>.Empty,
        HasBody = _isWritten,
        Failure = _failure,
        FailureMessage = _message,
    };

    /// <summary>Gets the body, which somebody has to release; null while nothing is written.</summary>
    public PooledBody? Body => _body;

    /// <summary>Keeps a result. What can change is written now; an exception says why there is nothing to compare.</summary>
    /// <param name="result">The result.</param>
    /// <param name="budget">Bounds what is written now.</param>
    /// <param name="cap">The most bytes that are written now.</param>
    public void Returned(T result, MemoryBudget budget, int cap)
    {
        switch (plan.Kind)
        {
            case SnapshotKind.Nothing:
                break;
            case SnapshotKind.Later:
                (_value, _later) = (result, plan.Contract);
                break;
            case SnapshotKind.AtOnce:
                Write(result, plan.Contract!, budget, cap);
                break;
            case SnapshotKind.Projected:
                Project(Take(result), budget, cap);
                break;
            default:
                throw new NotRunException(NotComparableReason.ResultType, new InvalidOperationException(plan.WhyNot));
        }
    }

    /// <summary>Keeps of an exception what is compared.</summary>
    public void Threw(Exception failure)
    {
        _failure = failure.GetType().FullName ?? failure.GetType().Name;
        _message = comparesMessages ? failure.Message : null;
    }

    /// <summary>Writes what was kept to be written later.</summary>
    public void Seal(MemoryBudget budget, int cap)
    {
        if (_later is { } contract && !_isWritten)
        {
            if (_projected is { } projected)
            {
                Write(projected, contract, budget, cap);
            }
            else
            {
                Write(_value, contract, budget, cap);
            }
        }
    }

    /// <summary>Writes what was kept to be written later, off the caller's path; what is too large says why there is nothing to
    /// compare.</summary>
    public void SealForComparison(int cap)
    {
        try
        {
            Seal(ScopedRun.Budget, cap);
        }
        catch (SnapshotLostException lost)
        {
            throw new NotRunException(NotComparableReason.ControlBodyOverCap, lost);
        }
    }

    // The user's own code: when it throws, neither side failed, and there is nothing to compare.
    private object? Take(T result)
    {
        try
        {
            return ((Func<T, object?>)plan.Project!)(result);
        }
        catch (Exception fault)
        {
            throw new NotRunException(NotComparableReason.SnapshotFailed, fault);
        }
    }

    private void Project(object? taken, MemoryBudget budget, int cap)
    {
        if (taken is null)
        {
            _body = new PooledBody();
            _body.Open(budget, cap);
            _body.Append("null"u8);
            _body.Seal();
            _isWritten = true;
            return;
        }

        var taking = planner.OfProjection(taken);
        switch (taking.Kind)
        {
            case SnapshotKind.Later:
                (_projected, _later) = (taken, taking.Contract);
                break;
            case SnapshotKind.AtOnce:
                Write(taken, taking.Contract!, budget, cap);
                break;
            default:
                throw new NotRunException(NotComparableReason.ResultType,
                    new InvalidOperationException($"What the snapshot took is not comparable: {taking.WhyNot}"));
        }
    }

    private void Write<TValue>(TValue value, JsonTypeInfo contract, MemoryBudget budget, int cap)
    {
        _body = new PooledBody();
        _body.Open(budget, cap);
        try
        {
            SnapshotWriter.Write(value, contract, _body, cap);
            _body.Seal();
            ThrowIfNothing(contract, _body);
            _isWritten = true;
        }
        catch (Exception failure) when (failure is not SnapshotLostException)
        {
            _body.Release();
            throw new NotRunException(NotComparableReason.SnapshotFailed, failure);
        }
        catch
        {
            _body.Release();
            throw;
        }
    }

    // The user's options can leave out every member; two of those would always match.
    private static void ThrowIfNothing(JsonTypeInfo contract, PooledBody written)
    {
        if (contract.Kind == JsonTypeInfoKind.Object && written.Offered == 2 && written.Read().Span.SequenceEqual("{}"u8))
        {
            throw new LeftOutException($"A {TypeNature.Name(contract.Type)} serialized to nothing");
        }
    }
}
