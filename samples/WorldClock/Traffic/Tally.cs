namespace WorldClock.Traffic;

/// <summary>Counts what callers experienced.</summary>
internal sealed class Tally
{
    private int _sent;
    private int _answered;

    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Gets how many requests were answered with status 200.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Gets the first thing that went wrong; null when nothing did.</summary>
    public string? FirstFailure { get; private set; }

    public void Asked() => Interlocked.Increment(ref _sent);

    public void Answer() => Interlocked.Increment(ref _answered);

    public void Failure(string what) => FirstFailure ??= what;
}
