using System.Collections.Concurrent;
using Shadowing.Reporting.Mismatches;
using Shadowing.Reporting.Verdicts;

namespace Shadowing.Reporting;

/// <summary>Holds all that is known of one experiment: its endpoints' accounts and its mismatch groups. It outlives reloads.</summary>
internal sealed class ExperimentAccount
{
    /// <summary>How many endpoints are told apart; the rest count together.</summary>
    public const int MostEndpoints = 256;

    /// <summary>The name under which further endpoints count.</summary>
    public const string OtherEndpoints = "(other endpoints)";

    private readonly ConcurrentDictionary<string, EndpointAccount> _endpoints = new(StringComparer.Ordinal);
    private readonly long[] _afterAnswer = new long[Enum.GetValues<AfterAnswerFault>().Length];
    private long _credentialsWithheld;
    private long _unauthorizedAfterWithholding;

    public ExperimentAccount(string name, MismatchBounds bounds, SampleShelf shelf, TimeProvider time) =>
        (Name, Groups, Evidence) = (name, new MismatchGroups(name, bounds, shelf), new ExperimentEvidence(name, time, CountJudged));

    /// <summary>Gets the experiment's name.</summary>
    public string Name { get; }

    /// <summary>Gets the experiment's mismatch groups.</summary>
    public MismatchGroups Groups { get; }

    /// <summary>Gets what the verdict rests on.</summary>
    public ExperimentEvidence Evidence { get; }

    /// <summary>Gets how often each rule decided.</summary>
    public RuleTallies Rules { get; } = new();

    /// <summary>Gets the accounts of the endpoints seen so far.</summary>
    public IEnumerable<EndpointAccount> Endpoints => _endpoints.Values;

    /// <summary>Gets the credential headers that were withheld from the candidate at least once.</summary>
    public ConcurrentDictionary<string, long> WithheldCredentials { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets how many calls reached the candidate without a credential that the control had.</summary>
    public long CredentialsWithheld => Volatile.Read(ref _credentialsWithheld);

    /// <summary>Gets how many of those the candidate refused.</summary>
    public long UnauthorizedAfterWithholding => Volatile.Read(ref _unauthorizedAfterWithholding);

    /// <summary>Gets how often something went wrong in a candidate in this process after its answer, by what; of this process run.</summary>
    public IReadOnlyDictionary<string, long> AfterAnswers =>
        Enum.GetValues<AfterAnswerFault>().Where(fault => Volatile.Read(ref _afterAnswer[(int)fault]) > 0).ToDictionary(Tags.Of, fault => Volatile.Read(ref _afterAnswer[(int)fault]), StringComparer.Ordinal);

    /// <summary>Gets or sets a value indicating whether the breaker is open, as reports show it.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Gets or sets what is shadowed and where to, in one line, as of the newest settings.</summary>
    public string Summary { get; set; } = string.Empty;

    /// <summary>Gets how many calls are in flight.</summary>
    public long InFlight => _endpoints.Values.Sum(static endpoint => endpoint.InFlight);

    /// <summary>Something went wrong in a candidate after its answer.</summary>
    public void AfterAnswer(AfterAnswerFault fault) => Interlocked.Increment(ref _afterAnswer[(int)fault]);

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
            WithheldCredentials.AddOrUpdate(header, 1, static (_, count) => count + 1);
        }
    }

    /// <summary>Counts a call that the candidate refused after its credential was withheld.</summary>
    public void RefusedAfterWithholding() => Interlocked.Increment(ref _unauthorizedAfterWithholding);

    private (long Judged, long Lacking) CountJudged()
    {
        var account = AccountReport.Sum([.. Endpoints.Select(static endpoint => endpoint.Read())]);
        return (account.Judged, account.Lacking);
    }
}
