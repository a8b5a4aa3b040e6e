using System.Runtime.InteropServices;
using Shadowing.Accounting;

namespace Shadowing.Evidence;

/// <summary>Counts what an experiment's verdict rests on: calls under one set of settings, answered by one build of the
/// candidate.</summary>
internal sealed class ExperimentEvidence(string experiment, TimeProvider time, Func<(long Judged, long Lacking)>? account = null)
{
    // While two builds answer side by side, as in a rolling release, the older one's calls count for nothing.
    private static readonly TimeSpan s_overlap = TimeSpan.FromMinutes(1);

    // A candidate may say what it likes, in each answer something else: a release is told once a minute at most.
    private static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(1);
    private const int MostPast = 16;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, EvidenceCounts> _endpoints = new(StringComparer.Ordinal);
    private readonly Queue<EvidenceKey> _past = new();
    private readonly char[] _hours = new string('0', 168).ToCharArray();
    private BurstFilter? _bursts;
    private EvidenceKey? _key;
    private DateTimeOffset _since;
    private long _lastOfKey;
    private long? _lastReleased;
    private long _comparedEver;
    private (long Judged, long Lacking) _before;
    private (long Judged, long Lacking) _restored;
    private bool _isChanged;

    /// <summary>Gets or sets who is told when another build of the candidate answers, so that evidence begins anew.</summary>
    public Action<string, string>? Released { get; set; }

    /// <summary>Gets how many calls were compared since the groups began, also before a restart.</summary>
    public long ComparedEver => Volatile.Read(ref _comparedEver);

    /// <summary>Gets the key of settings and a version: the present one where it is that.</summary>
    public EvidenceKey KeyOf(string settingsHash, string? version) =>
        Volatile.Read(ref _key) is { } current && current.SettingsHash == settingsHash && current.CandidateVersion == version
            ? current
            : new EvidenceKey(settingsHash, version);

    /// <summary>Counts a call that was compared, or that the candidate gave no usable answer to.</summary>
    public void Saw(string endpoint, CallOutcome outcome, ulong? fingerprint, EvidenceKey key)
    {
        lock (_gate)
        {
            var isCompared = outcome is CallOutcome.Match or CallOutcome.Mismatch or CallOutcome.Noise or CallOutcome.Unverifiable;
            _comparedEver += isCompared ? 1 : 0;
            _isChanged = true;
            if (!IsCurrent(key))
            {
                return;
            }

            if (isCompared)
            {
                _hours[HourOfWeek(time.GetUtcNow())] = '1';
            }

            // Counted in place: whoever reads gets a copy.
            ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_endpoints, endpoint, out _);
            counts ??= new EvidenceCounts();
            counts.Calls++;
            if (fingerprint is not { } call
                || (_bursts ??= new BurstFilter(time)).IsFirst(call ^ (ulong)endpoint.GetHashCode(StringComparison.Ordinal)))
            {
                counts.Count(outcome);
            }
        }
    }

    /// <summary>Reads it.</summary>
    public EvidenceState? Read()
    {
        lock (_gate)
        {
            return _key is null ? null : State();
        }
    }

    /// <summary>Gets what the store should have, when it has changed since the last call; else null.</summary>
    public EvidenceState? TakeChange()
    {
        lock (_gate)
        {
            var isChanged = _isChanged;
            _isChanged = false;
            return isChanged && _key is not null ? State() : null;
        }
    }

    /// <summary>Takes back what an earlier run has counted.</summary>
    public void Restore(EvidenceState state)
    {
        lock (_gate)
        {
            _comparedEver += state.ComparedEver;
            if (_key is not null && _key != state.Key)
            {
                return;   // the first calls of this run are under other settings already
            }

            (_key, _since, _restored) = (state.Key, state.Since, (state.Judged, state.Lacking));
            _lastOfKey = time.GetTimestamp();
            foreach (var (endpoint, counts) in state.Endpoints.Take(ExperimentAccount.MostEndpoints))
            {
                _endpoints[endpoint] = counts + (_endpoints.GetValueOrDefault(endpoint) ?? new EvidenceCounts());
            }

            for (var hour = 0; hour < _hours.Length && hour < state.Hours.Length; hour++)
            {
                _hours[hour] = state.Hours[hour] == '1' ? '1' : _hours[hour];
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            Begin(null);
            _past.Clear();
            _comparedEver = 0;
        }
    }

    private bool IsCurrent(EvidenceKey key)
    {
        // A call that got no answer does not know which build gave none.
        var isSame = _key is { } current && string.Equals(current.SettingsHash, key.SettingsHash, StringComparison.Ordinal)
            && (key.CandidateVersion is null || current.CandidateVersion is null);
        _key = isSame && _key!.CandidateVersion is null ? key : _key;
        if (isSame || key == _key)
        {
            _lastOfKey = time.GetTimestamp();
            return true;
        }

        if (_past.Contains(key) && time.GetElapsedTime(_lastOfKey) < s_overlap)
        {
            return false;
        }

        if (_key is { } before)
        {
            if (_past.Count == MostPast)
            {
                _past.Dequeue();
            }

            _past.Enqueue(before);
            var isQuiet = _lastReleased is { } last && time.GetElapsedTime(last) < s_quiet;
            if (!isQuiet && !string.Equals(before.CandidateVersion, key.CandidateVersion, StringComparison.Ordinal))
            {
                _lastReleased = time.GetTimestamp();
                Released?.Invoke(experiment,
                    $"the candidate's version {before.CandidateVersion ?? "(unknown)"} became {key.CandidateVersion ?? "(unknown)"}: evidence begins anew");
            }
        }

        Begin(key);
        _lastOfKey = time.GetTimestamp();
        return true;
    }

    private void Begin(EvidenceKey? key)
    {
        if (key is null || _key is not null)
        {
            // What was counted up to now belongs to what has ended; before the very first key there was nothing.
            _before = account?.Invoke() ?? default;
        }

        (_key, _since, _restored, _isChanged) = (key, time.GetUtcNow(), default, true);
        _endpoints.Clear();
        _bursts = null;
        Array.Fill(_hours, '0');
    }

    private EvidenceState State()
    {
        var (judged, lacking) = account?.Invoke() ?? default;
        return new EvidenceState
        {
            Key = _key!,
            Since = _since,
            Endpoints = new SortedDictionary<string, EvidenceCounts>(
                _endpoints.ToDictionary(static endpoint => endpoint.Key, static endpoint => endpoint.Value with { }), StringComparer.Ordinal),
            Judged = judged - _before.Judged + _restored.Judged,
            Lacking = lacking - _before.Lacking + _restored.Lacking,
            Hours = new string(_hours),
            ComparedEver = _comparedEver,
        };
    }

    private static int HourOfWeek(DateTimeOffset now) => ((((int)now.UtcDateTime.DayOfWeek + 6) % 7) * 24) + now.UtcDateTime.Hour;
}
