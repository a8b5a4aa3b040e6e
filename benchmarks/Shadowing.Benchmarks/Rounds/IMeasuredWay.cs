namespace Shadowing.Benchmarks.Rounds;

/// <summary>One way to do a thing, whose cost to the thread that does it is measured beside that of others.</summary>
internal interface IMeasuredWay : IDisposable
{
    /// <summary>Gets the way in words.</summary>
    string Name { get; }

    /// <summary>Does it so often that a clock can tell, and waits for what other threads do of it.</summary>
    /// <returns>The thread's time and the bytes that it allocates, for one time.</returns>
    (double Nanoseconds, double Bytes) Run();
}
