using System.Globalization;
using Shadowing.Benchmarks.Report;

namespace Shadowing.Benchmarks.Rounds;

/// <summary>What one way costs the thread that does it.</summary>
/// <param name="Name">The way.</param>
/// <param name="Nanoseconds">The time, or what it is over another's.</param>
/// <param name="Bytes">What the thread allocates.</param>
internal sealed record MeasuredRow(string Name, double Nanoseconds, double Bytes)
{
    /// <summary>Gets what this way takes over another.</summary>
    public MeasuredRow Over(MeasuredRow other) => this with { Nanoseconds = Nanoseconds - other.Nanoseconds };

    /// <summary>Gets the time as a multiple of another's.</summary>
    public double Of(MeasuredRow other) => Nanoseconds / Math.Max(1, other.Nanoseconds);

    /// <summary>Holds it against another way.</summary>
    /// <param name="most">The most, as a multiple of the other's time.</param>
    /// <param name="other">The other way.</param>
    /// <param name="where">What is said of the circumstances; empty when there is nothing to say.</param>
    public Goal AtMost(double most, MeasuredRow other, string where) => new(Name + where,
        string.Create(CultureInfo.InvariantCulture, $"at most {most} of {other.Name}, 0 B"),
        string.Create(CultureInfo.InvariantCulture, $"{Of(other):0.00}, {Bytes:N0} B"), Of(other) <= most && Bytes < 1);

    /// <summary>Holds it against a time.</summary>
    /// <param name="most">The most nanoseconds.</param>
    /// <param name="where">What is said of the circumstances; empty when there is nothing to say.</param>
    public Goal AtMost(double most, string where) => new(Name + where,
        string.Create(CultureInfo.InvariantCulture, $"at most {most:N0} ns, 0 B"),
        string.Create(CultureInfo.InvariantCulture, $"{Nanoseconds:N0} ns, {Bytes:N0} B"), Nanoseconds <= most && Bytes < 1);
}
