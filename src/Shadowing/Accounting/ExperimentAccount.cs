using System.Collections.Concurrent;
using System.Globalization;
using Shadowing.Telemetry;

namespace Shadowing.Accounting;

/// <summary>Holds the accounts of one experiment's endpoints, and what else its calls count. It outlives reloads.</summary>
internal class ExperimentAccount
{
    /// <summary>How many endpoints are told apart; the rest count together.</summary>
    public const int MostEndpoints = 256;

    /// <summary>The name under which further endpoints count.</summary>
    public const string OtherEndpoints = EndpointLabels.Further;

    // A candidate that fails and answers by turns pauses every few seconds: that is noted once a minute at most.
    private static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(1);

    // Of what callers can make up, such as the names of headers, no more is told apart.
    private const int MostNames = 16;
    private const string OtherNames = "other headers";

    private readonly ConcurrentDictionary<string, EndpointAccount> _endpoints = new(StringComparer.Ordinal);
    private readonly long[] _afterAnswer = new long[Enum.GetValues<AfterAnswerFault>().Length];
    private long _credentialsWithheld;
    private long _unauthorizedAfterWithholding;
    private long _lastCompared = long.MinValue;
    private long _uncomparedAt = long.MinValue;
    private long _uncomparedThen;
    private Uri? _leadsBack;
    private long _marked;
    private long _pauseNoted = long.MinValue;
    private int _isPauseNoted;

    private readonly TimeProvider _time;

    public ExperimentAccount(string name, TimeProvider time) => (Name, _time) = (name, time);

    /// <summary>Gets the experiment's name.</summary>
    public string Name { get; }

    /// <summary>Gets how often each rule decided.</summary>
    public RuleTallies Rules { get; private set; } = new();

    /// <summary>Gets how long callers waited, sampled and not; of this process run.</summary>
    public CallersTimes CallersTimes { get; private set; } = new();

    /// <summary>Gets the accounts of the endpoints seen so far.</summary>
    public IEnumerable<EndpointAccount> Endpoints => _endpoints.Values;

    /// <summary>Gets the credential headers that were withheld from the candidate at least once.</summary>
    public ConcurrentDictionary<string, long> WithheldCredentials { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets how many calls reached the candidate without a credential that the control had.</summary>
    public long CredentialsWithheld => Volatile.Read(ref _credentialsWithheld);

    /// <summary>Gets how many of those the candidate refused.</summary>
    public long UnauthorizedAfterWithholding => Volatile.Read(ref _unauthorizedAfterWithholding);

    /// <summary>Gets how often something went wrong in a candidate in this process after its answer, by what; of this process
    /// run.</summary>
    public IReadOnlyDictionary<string, long> AfterAnswers =>
        Enum.GetValues<AfterAnswerFault>().Where(fault => Volatile.Read(ref _afterAnswer[(int)fault]) > 0)
            .ToDictionary(Tags.Of, fault => Volatile.Read(ref _afterAnswer[(int)fault]), StringComparer.Ordinal);

    /// <summary>Gets or sets a value indicating whether the breaker is open, as reports show it.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Gets or sets how the candidate failed last, while the breaker is open; null where it never was.</summary>
    public string? PauseCause { get; set; }

    /// <summary>Gets or sets who notes what happens to the experiment: what kind it is of, and it in words.</summary>
    public Action<string, string>? Noted { get; set; }

    /// <summary>Gets how often the candidate, without a credential that the control had, answered in a way that may be for want of it, by
    /// what it answered.</summary>
    public ConcurrentDictionary<string, long> AnswersForWant { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets or sets the candidate's address that was found to lead back to this application, so that the control is compared with
    /// itself; null when none was.</summary>
    public Uri? LeadsBack => Volatile.Read(ref _leadsBack);

    /// <summary>Gets how many requests came in to a route of this experiment that are marked as its shadow calls, and that this process has
    /// not sent.</summary>
    public long Marked => Volatile.Read(ref _marked);

    /// <summary>Gets when a call was last compared, as a timestamp of the time provider, and how many had ended otherwise by then, to the
    /// second; null before the first.</summary>
    public (long At, long Uncompared)? LastCompared =>
        Volatile.Read(ref _lastCompared) is var at and not long.MinValue ? (at, Volatile.Read(ref _uncomparedThen)) : null;

    /// <summary>Gets or sets what is shadowed and where to, in one line, as of the newest settings.</summary>
    public string Summary { get; set; } = string.Empty;

    /// <summary>Gets how many calls are in flight.</summary>
    public long InFlight => _endpoints.Values.Sum(static endpoint => endpoint.InFlight);

    /// <summary>Something went wrong in a candidate after its answer.</summary>
    public void AfterAnswer(AfterAnswerFault fault) => Interlocked.Increment(ref _afterAnswer[(int)fault]);

    /// <summary>The breaker opens.</summary>
    /// <param name="failures">How many calls in a row the candidate failed.</param>
    /// <param name="cause">How it failed last.</param>
    public void Pause(int failures, string cause)
    {
        (PauseCause, IsPaused) = (cause, true);
        if (Volatile.Read(ref _pauseNoted) is var before && (before == long.MinValue || _time.GetElapsedTime(before) >= s_quiet))
        {
            Volatile.Write(ref _pauseNoted, _time.GetTimestamp());
            Volatile.Write(ref _isPauseNoted, 1);
            Noted?.Invoke("paused", string.Create(CultureInfo.InvariantCulture,
                $"paused: the candidate failed {failures} times in a row: {cause}"));
        }
    }

    /// <summary>The candidate answers again.</summary>
    public void GoOn()
    {
        IsPaused = false;
        if (Interlocked.Exchange(ref _isPauseNoted, 0) == 1)
        {
            Noted?.Invoke("resumed", "goes on: the candidate answers again");
        }
    }

    /// <summary>Gets the account of an endpoint.</summary>
    public EndpointAccount Endpoint(string endpoint)
    {
        if (_endpoints.TryGetValue(endpoint, out var account))
        {
            return account;
        }

        return _endpoints.Count >= MostEndpoints
            ? _endpoints.GetOrAdd(OtherEndpoints, static key => new EndpointAccount(key))
            : _endpoints.GetOrAdd(endpoint, static key => new EndpointAccount(key));
    }

    /// <summary>Counts a call whose credential was withheld, by the names of the withheld headers.</summary>
    public void WithheldCredential(IReadOnlyList<string> names)
    {
        Interlocked.Increment(ref _credentialsWithheld);
        foreach (var header in names)
        {
            var name = WithheldCredentials.Count < MostNames || WithheldCredentials.ContainsKey(header) ? header : OtherNames;
            WithheldCredentials.AddOrUpdate(name, 1, static (_, count) => count + 1);
        }
    }

    /// <summary>Counts a call that the candidate refused after its credential was withheld.</summary>
    public void RefusedAfterWithholding() => Interlocked.Increment(ref _unauthorizedAfterWithholding);

    /// <summary>Counts a call that the candidate, without its credential, answered in a way that may be for want of it.</summary>
    public void AnsweredForWant(string answer) => AnswersForWant.AddOrUpdate(answer, 1, static (_, count) => count + 1);

    /// <summary>Notes a request that is marked as a shadow call of this experiment and came to a route that it samples; answers whether it
    /// is the first.</summary>
    public bool CameMarked() => Interlocked.Increment(ref _marked) == 1;

    /// <summary>Notes that the candidate's address leads back to this application; answers whether that is news.</summary>
    public bool FoundLeadingBack(Uri candidate) => Interlocked.Exchange(ref _leadsBack, candidate) != candidate;

    /// <summary>Notes that a call was compared, just before it is counted.</summary>
    public void WasCompared()
    {
        var now = _time.GetTimestamp();
        if (Volatile.Read(ref _uncomparedAt) is var at && (at == long.MinValue || _time.GetElapsedTime(at, now) >= TimeSpan.FromSeconds(1)))
        {
            Volatile.Write(ref _uncomparedAt, now);
            Volatile.Write(ref _uncomparedThen, CountUncompared());
        }

        Volatile.Write(ref _lastCompared, now);
    }

    /// <summary>Counts the sampled calls that ended without a comparison.</summary>
    public long CountUncompared() =>
        Endpoints.Sum(static endpoint => endpoint.Read() is var account ? account.Sampled - account.InFlight - account.Compared : 0);

    /// <summary>Takes over what an account of the same experiment says that is not added up with others.</summary>
    protected void BorrowFrom(ExperimentAccount own)
    {
        (Rules, CallersTimes, Summary) = (own.Rules, own.CallersTimes, own.Summary);
        (IsPaused, PauseCause, _leadsBack) = (own.IsPaused, own.PauseCause, own.LeadsBack);
        foreach (var endpoint in own.Endpoints)
        {
            Endpoint(endpoint.Endpoint).Borrow(endpoint);
        }
    }

    /// <summary>Counts the sampled calls that ended not comparable, or dropped.</summary>
    public long CountLacking() => Endpoints.Sum(static endpoint => endpoint.Read().Lacking);
}
