namespace Shadowing.Execution;

/// <summary>Marks one run's flow, and whatever inherits it, as a candidate's, until the run has ended.</summary>
internal sealed class CandidateMark : IDisposable
{
    private volatile bool _isActive = true;

    /// <summary>Gets a value indicating whether the run still goes on.</summary>
    public bool IsActive => _isActive;

    /// <inheritdoc/>
    public void Dispose() => _isActive = false;
}
