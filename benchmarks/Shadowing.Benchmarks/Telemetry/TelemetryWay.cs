using System.Diagnostics;
using Shadowing.Benchmarks.Caller;
using Shadowing.Benchmarks.Rounds;

namespace Shadowing.Benchmarks.Telemetry;

/// <summary>Sampled calls of a caller who traces, with or without somebody who listens to the library.</summary>
/// <param name="name">The way in words.</param>
/// <param name="body">What is answered.</param>
/// <param name="isListenedTo">Whether somebody listens.</param>
internal sealed class TelemetryWay(string name, byte[] body, bool isListenedTo) : IMeasuredWay
{
    private const int InHand = 16;
    private readonly CallerWay _way = new(CallerKind.SampledHere, body);

    public string Name => name;

    /// <summary>Gets how many measurements and spans were told.</summary>
    public (long Measurements, long Spans) Told { get; private set; }

    public (double Nanoseconds, double Bytes) Run()
    {
        // The listeners hear the whole process: so they are there only while this way's round lasts.
        using var listeners = isListenedTo ? new TelemetryListeners() : null;
        using var caller = new Activity("a request").SetIdFormat(ActivityIdFormat.W3C).Start();
        var measured = _way.Run(Smoke.IsOn ? 1 : 64, InHand);
        if (listeners is not null)
        {
            Told = (Told.Measurements + listeners.Measurements, Told.Spans + listeners.Spans);
        }

        return measured;
    }

    public void Dispose() => _way.Dispose();
}
