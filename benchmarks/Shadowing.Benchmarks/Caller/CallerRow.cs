namespace Shadowing.Benchmarks.Caller;

/// <summary>What one way costs its caller.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Body">The body's length in bytes.</param>
/// <param name="Pieces">In how many pieces it is written: one as a whole into the writer, more into the stream.</param>
/// <param name="InHand">How many calls are made before what is in hand is waited for.</param>
/// <param name="Over">The time in nanoseconds over a pass-through, or of the pass-through itself.</param>
/// <param name="Floor">The floor's.</param>
/// <param name="Bytes">What the caller's thread allocates.</param>
internal sealed record CallerRow(CallerKind Kind, int Body, int Pieces, int InHand, double Over, double Floor, double Bytes)
{
    /// <summary>Gets the time as a multiple of the floor's.</summary>
    public double OfFloor => Over / Math.Max(1, Floor);

    /// <summary>Gets a value indicating whether a multiple of the floor's says anything: the way keeps a body.</summary>
    public bool KeepsBody => Kind is CallerKind.Floor or CallerKind.LeastForCapture or CallerKind.LeastForPromises
        or CallerKind.SampledAlone or CallerKind.SampledHere or CallerKind.SampledElsewhere or CallerKind.HttpLogging or CallerKind.CopyBack;

    /// <summary>Gets a value indicating whether two rows are of one body and as many calls in hand.</summary>
    public bool IsLike(CallerRow other) => (Body, Pieces, InHand) == (other.Body, other.Pieces, other.InHand);

    /// <summary>Gets the way in words.</summary>
    public string Name => Kind switch
    {
        CallerKind.PassThrough => "pass-through",
        CallerKind.PassThroughAgain => "pass-through again",
        CallerKind.Floor => "floor: rent, copy, hand over, give back on another thread",
        CallerKind.NotSampled => "not sampled",
        CallerKind.Disabled => "disabled",
        CallerKind.CapReached => "sampled, but the cap per second is reached",
        CallerKind.StickyNotSampled => "sticky by header, not sampled",
        CallerKind.LeastForCapped => "least at a cap: endpoint, coarse clock, no second pass, one count",
        CallerKind.LeastForSticky => "least by a key: endpoint, header, keyed hash, one count",
        CallerKind.LeastForCapture => "least to capture: the floor, two features, the headers, two timestamps",
        CallerKind.LeastForPromises => "least that keeps what is promised: that, callbacks, aborts, streams, all of the request, seven counts",
        CallerKind.SampledAlone => "sampled, the answer partial, so that the call ends at once and nobody else works",
        CallerKind.SampledHere => "sampled, candidate in this process",
        CallerKind.SampledElsewhere => "sampled, candidate on another server",
        CallerKind.HttpLogging => "peer: HttpLogging with bodies",
        CallerKind.CopyBack => "peer: MemoryStream and copy back",
        _ => Kind.ToString(),
    };
}
