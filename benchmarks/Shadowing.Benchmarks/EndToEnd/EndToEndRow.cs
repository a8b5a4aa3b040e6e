namespace Shadowing.Benchmarks.EndToEnd;

/// <summary>What the rounds of one way found, under one path.</summary>
/// <param name="Way">What the way is called.</param>
/// <param name="Path">What was asked for.</param>
internal sealed record EndToEndRow(string Way, string Path)
{
    private readonly List<(Load Load, ServerFigures Used)> _rounds = [];

    /// <summary>Gets the throughput in requests per second.</summary>
    public double PerSecond => Median(static round => round.Load.PerSecond);

    /// <summary>Gets the median time of a request, in microseconds.</summary>
    public double P50 => Median(static round => round.Load.P50);

    /// <summary>Gets what all but one request of a hundred took at most.</summary>
    public double P99 => Median(static round => round.Load.P99);

    /// <summary>Gets what all but one request of a thousand took at most.</summary>
    public double P999 => Median(static round => round.Load.P999);

    /// <summary>Gets the server's processor time for one request, in microseconds.</summary>
    public double Processor => Median(ProcessorIn);

    /// <summary>Gets the share of one processor that the server took.</summary>
    public double OfProcessor => Processor * PerSecond / 1_000_000;

    /// <summary>Gets the bytes that the server allocated for one request.</summary>
    public double Bytes => Median(BytesIn);

    /// <summary>Gets the requests that were not answered as they should have been.</summary>
    public long Errors => _rounds.Sum(static round => round.Load.Errors);

    /// <summary>Gets the shadow calls of all rounds.</summary>
    public long ShadowCalls => _rounds.Sum(static round => round.Used.ShadowCalls);

    /// <summary>Gets the share of requests that were sent to the candidate.</summary>
    public double ShadowShare => (double)ShadowCalls / _rounds.Sum(static round => round.Load.Requests);

    /// <summary>Notes a round.</summary>
    public void Add(Load load, ServerFigures used) => _rounds.Add((load, used));

    /// <summary>Gets a figure as a multiple of the plain application's, round by round, the median of them.</summary>
    public double Of(EndToEndRow plain, Func<EndToEndRow, int, double> figure) =>
        Middle(Enumerable.Range(0, _rounds.Count).Select(round => figure(this, round) / figure(plain, round)));

    /// <summary>Gets what one shadow call costs: what the rounds used over the plain application's, by shadow call.</summary>
    public double OfShadowCall(EndToEndRow plain, Func<EndToEndRow, int, double> figure) =>
        Middle(Enumerable.Range(0, _rounds.Count).Select(round => (figure(this, round) - figure(plain, round))
            * _rounds[round].Load.Requests / _rounds[round].Used.ShadowCalls));

    /// <summary>The processor time of a request in a round.</summary>
    public static double ProcessorOf(EndToEndRow row, int round) => ProcessorIn(row._rounds[round]);

    /// <summary>The bytes of a request in a round.</summary>
    public static double BytesOf(EndToEndRow row, int round) => BytesIn(row._rounds[round]);

    /// <summary>The slowest but one of a hundred in a round.</summary>
    public static double P99Of(EndToEndRow row, int round) => row._rounds[round].Load.P99;

    private static double ProcessorIn((Load Load, ServerFigures Used) round) => round.Used.Processor.TotalMicroseconds / round.Load.Requests;

    private static double BytesIn((Load Load, ServerFigures Used) round) => (double)round.Used.Allocated / round.Load.Requests;

    private double Median(Func<(Load Load, ServerFigures Used), double> figure) => Middle(_rounds.Select(figure));

    private static double Middle(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return ordered[ordered.Length / 2];
    }
}
