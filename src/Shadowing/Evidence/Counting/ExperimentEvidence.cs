using Shadowing.Experiments;

namespace Shadowing.Evidence.Counting;

/// <summary>Keeps what an experiment's verdict rests on: the counted calls of each build of the candidate under each set of settings, so
/// that while one takes the other's place both can be seen.</summary>
/// <param name="experiment">The experiment's name.</param>
/// <param name="time">The clock.</param>
/// <param name="countLacking">Counts the sampled calls that ended neither compared nor failed: of this process, or of the fleet.</param>
/// <param name="isOfFleet">Whether it is of all instances, whose fingerprints have one key; what it counts is counted by nobody else and
/// goes on elsewhere.</param>
internal sealed class ExperimentEvidence(string experiment, TimeProvider time, Func<long>? countLacking = null, bool isOfFleet = false)
{
    private const int MostRuns = 4;

    // While two builds answer side by side, as in a rolling release, the newer one is the present one.
    private static readonly TimeSpan s_overlap = TimeSpan.FromMinutes(1);

    // A candidate may say what it likes, in each answer something else: a release is told once a minute at most.
    private static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly BurstFilter _bursts = new(time);
    private readonly StartCounter _starts = new();

    // The one that was seen last is the last.
    private readonly List<(EvidenceRun Run, long SeenAt)> _runs = [];
    private EvidenceRun? _present;
    private string? _announced;
    private long _announcedAt;
    private bool _hasAnnouncedAnswered;
    private string? _announcedInstead;

    // Announced before that, and not known to have answered by then.
    private string? _announcedEarlier;
    private DateTimeOffset? _announcedOn;
    private long? _lastReleased;
    private long _version;
    private long _lackingBefore;
    private long _lostEver;
    private bool _isChanged;

    /// <summary>Gets or sets who is told when another build of the candidate answers, so that evidence begins anew.</summary>
    public Action<string, string>? Released { get; set; }

    /// <summary>Gets a number that changes with each call.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Gets a value indicating whether there is evidence of any build and settings.</summary>
    public bool HasAny
    {
        get
        {
            lock (_gate)
            {
                return _runs.Count > 0;
            }
        }
    }

    /// <summary>Gets the build that was announced; null when none was, or another one came.</summary>
    public string? Announced => Volatile.Read(ref _announced);

    /// <summary>Gets the build that answered last; null where nobody knows it.</summary>
    public string? PresentBuild
    {
        get
        {
            lock (_gate)
            {
                return _present?.Key.CandidateVersion;
            }
        }
    }

    /// <summary>Awaits the build that another book awaits, unless evidence of a third one has begun since it was announced.</summary>
    public void Await(ExperimentEvidence other)
    {
        (string? Version, string? Instead, DateTimeOffset? On) word;
        string? earlier;
        lock (other._gate)
        {
            (word, earlier) = ((other._announced, other._announcedInstead, other._announcedOn), other._announcedEarlier);
        }

        bool isOver;
        lock (_gate)
        {
            // Of its very first start: one that has answered before is no newer one.
            isOver = _runs.Exists(seen => seen.Run.Since >= word.On && seen.Run.Start.Number == 1
                && seen.Run.Key.CandidateVersion is { } build
                && !IsSame(build, word.Instead) && !IsSame(build, earlier) && !IsSame(build, word.Version));
        }

        if (word.Version is { } version && !isOver)
        {
            Announce(version, word.Instead, word.On);
        }
    }

    /// <summary>Counts a call whose candidate was run.</summary>
    /// <param name="call">The call.</param>
    /// <param name="settings">The settings that it ran under.</param>
    /// <param name="version">The build that answered; null where it does not say so, or did not answer.</param>
    /// <returns>Where it is evidence; null where it is none.</returns>
    public EvidencePlace? Saw(in WitnessedCall call, JudgedSettings settings, string? version)
    {
        lock (_gate)
        {
            _version++;
            _isChanged = true;
            if (!call.IsEvidence)
            {
                return null;
            }

            DropAnnouncement(version);
            var hasAnswer = call.IsCompared || call.Outcome is null || version is not null;
            return Count(call, settings, hasAnswer ? version ?? _announced : null, hasAnswer, isFirst: null);
        }
    }

    /// <summary>Counts a call of any instance.</summary>
    /// <param name="call">The call.</param>
    /// <param name="settings">The settings that it ran under.</param>
    /// <param name="version">The build that it belongs to, as its own instance knew; null where that did not know.</param>
    /// <param name="isFirst">Whether it counts: of equal calls only one does.</param>
    public EvidencePlace SawElsewhere(in WitnessedCall call, JudgedSettings settings, string? version, bool isFirst)
    {
        lock (_gate)
        {
            _version++;
            _isChanged = true;
            DropAnnouncement(version);

            // Where its own instance did not know either, a call without an answer does not know which build gave none.
            var hasAnswer = version is not null || call.IsCompared || call.Outcome is null;
            return Count(call, settings, version, hasAnswer, isFirst);
        }
    }

    /// <summary>Counts calls of any instance that were judged and told of too late: nobody will know what they showed.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="count">How many.</param>
    /// <param name="settings">The settings that they ran under.</param>
    /// <param name="version">The build that they belong to; null where nobody knows.</param>
    public void Lost(string endpoint, long count, JudgedSettings settings, string? version)
    {
        lock (_gate)
        {
            // In the account they ended as they did, so that they are none of those that it lacks.
            var lostBefore = _lostEver;
            for (; count > 0; count--)
            {
                _version++;
                Count(new WitnessedCall(endpoint, null, null, null), settings, version, hasAnswer: true, isFirst: true);
            }

            (_lostEver, _isChanged) = (lostBefore, true);
        }
    }

    /// <summary>Looks whether any of it is harmful, at a moment that nobody chose by what it shows.</summary>
    /// <param name="settings">The settings by their names, those that are known.</param>
    public void Look(IReadOnlyDictionary<string, JudgedSettings> settings)
    {
        lock (_gate)
        {
            foreach (var (run, _) in _runs)
            {
                if (settings.TryGetValue(run.Key.SettingsHash, out var known))
                {
                    run.Look(known.Limits, time.GetUtcNow());
                }
            }
        }
    }

    /// <summary>Says that another build answers from now on, whether or not its answers say so.</summary>
    /// <param name="version">The build.</param>
    /// <param name="instead">The build that answered before; null where nobody knows it.</param>
    /// <param name="on">When it was announced; null where nobody knows.</param>
    /// <returns>Whether that is news: it is not the present one.</returns>
    public bool Announce(string version, string? instead = null, DateTimeOffset? on = null)
    {
        lock (_gate)
        {
            if (IsSame(_announced, version))
            {
                // What an earlier life has left says neither; and whoever says it once more knows better what is there.
                (_announcedInstead, _announcedOn) = (_announcedInstead ?? instead, _announcedOn > on ? _announcedOn : on ?? _announcedOn);
                return false;
            }

            if (_announced is null && IsSame(_present?.Key.CandidateVersion, version))
            {
                return false;
            }

            (_announcedInstead, _announcedOn, _announcedEarlier) = (instead, on, _announced);
            (_announced, _announcedAt, _hasAnnouncedAnswered, _isChanged) = (version, time.GetTimestamp(), false, true);
            return true;
        }
    }

    /// <summary>Reads the evidence of what the settings ask for now, and looks whether it is harmful.</summary>
    /// <param name="settings">The settings of now.</param>
    /// <returns>Null before the first call of it: what is counted is of other settings, or of another build.</returns>
    public EvidenceState? Read(JudgedSettings settings)
    {
        lock (_gate)
        {
            return Present(settings)?.Read(settings.Limits, time.GetUtcNow());
        }
    }

    /// <summary>Gets the build that is configured, awaited or answers now; null where nobody knows it.</summary>
    public string? PresentVersion(JudgedSettings settings)
    {
        lock (_gate)
        {
            return settings.CandidateVersion ?? _announced ?? Present(settings)?.Key.CandidateVersion;
        }
    }

    /// <summary>Reads the evidence of all builds and settings that are kept, those of the settings of now first, the one that was seen last
    /// before the others.</summary>
    /// <param name="settings">The settings of now; null where the experiment is not declared any more.</param>
    public IReadOnlyList<EvidenceState> ReadAll(JudgedSettings? settings)
    {
        lock (_gate)
        {
            CountLacking();
            var now = time.GetUtcNow();
            return [.. _runs.AsEnumerable().Reverse().OrderBy(seen => settings is null || IsOf(seen.Run, settings) ? 0 : 1)
                .Select(seen => seen.Run.Read(settings is not null && IsOf(seen.Run, settings) ? settings.Limits : null, now))];
        }
    }

    /// <summary>Gets what the store should have, when it has changed since the last call; else null.</summary>
    public StoredRuns? TakeChange()
    {
        lock (_gate)
        {
            if (!_isChanged)
            {
                return null;
            }

            _isChanged = false;
            CountLacking();
            return new StoredRuns
            {
                Runs = [.. _runs.Select(seen => seen.Run.Write(time.GetUtcNow(), isOfFleet) with { IsPresent = seen.Run == _present })],
                Starts = _starts.Write(),
                Announced = _announced,
                HasAnnouncedAnswered = _hasAnnouncedAnswered,
                LackingBefore = isOfFleet ? _lackingBefore : 0,
                LostEver = isOfFleet ? _lostEver : 0,
            };
        }
    }

    /// <summary>Takes back what an earlier run has counted.</summary>
    /// <exception cref="InvalidDataException">It is nothing that was written here, or of a later version.</exception>
    public void Restore(StoredRuns stored)
    {
        lock (_gate)
        {
            // First, so that what cannot be read changes nothing.
            var read = stored.Runs.Select(static run => new EvidenceRun(run)).ToList();
            _version++;
            if (_announced is null && _present is null && stored.Announced is not null)
            {
                (_announced, _announcedAt) = (stored.Announced, time.GetTimestamp());
                _hasAnnouncedAnswered = stored.HasAnnouncedAnswered;
            }

            var live = _starts.Write();
            _starts.Restore(stored.Starts);
            var before = new List<(EvidenceRun Run, long SeenAt)>();
            foreach (var run in read)
            {
                var place = _runs.FindIndex(known => known.Run.Key == run.Key);
                if (place < 0)
                {
                    before.Add((run, time.GetTimestamp()));
                    continue;
                }

                run.Add(_runs[place].Run);
                _present = _present == _runs[place].Run ? run : _present;
                _runs[place] = (run, _runs[place].SeenAt);
            }

            _runs.InsertRange(0, before);

            // What was begun meanwhile was taken for a first start.
            foreach (var (run, _) in _runs.Where(seen => !read.Contains(seen.Run)))
            {
                run.Start = _starts.Next(run.Key.CandidateVersion,
                    live.FirstOrDefault(build => IsSame(build.Version, run.Key.CandidateVersion))?.Lines ?? []);
            }

            (_lackingBefore, _lostEver) = isOfFleet ? (stored.LackingBefore, stored.LostEver) : (_lackingBefore, _lostEver);
            _present ??= stored.Runs.Zip(read).Where(static pair => pair.First.IsPresent).Select(static pair => pair.Second).LastOrDefault()
                ?? read.LastOrDefault();
            Trim();
        }
    }

    /// <summary>Forgets everything but how often evidence was started: to forget is one more chance.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            CountLacking();
            _runs.Clear();
            (_present, _isChanged, _version) = (null, true, _version + 1);
        }
    }

    private EvidencePlace Count(in WitnessedCall call, JudgedSettings settings, string? version, bool hasAnswer, bool? isFirst)
    {
        var now = time.GetUtcNow();
        var run = RunOf(settings, version, hasAnswer, now);
        _lostEver += call.Outcome is null ? 1 : 0;
        _hasAnnouncedAnswered |= _announced is not null && IsSame(run.Key.CandidateVersion, _announced);
        var counts = isFirst ?? IsFirst(call, run.Key);
        return new EvidencePlace(run.Key, counts, run.Saw(call, counts, settings.Limits, now));
    }

    private EvidenceRun? Present(JudgedSettings settings)
    {
        CountLacking();
        return settings.CandidateVersion is { } version
            ? _runs.Find(seen => IsOf(seen.Run, settings) && IsSame(seen.Run.Key.CandidateVersion, version)).Run

            // Whatever an announced build has shown before, it must answer once more to be the one that answers.
            : _announced is not null
            ? _runs.Find(seen => _hasAnnouncedAnswered && IsOf(seen.Run, settings)
                && IsSame(seen.Run.Key.CandidateVersion, _announced)).Run
            : _present is not null && IsOf(_present, settings) ? _present
            : _runs.FindLast(seen => IsOf(seen.Run, settings)).Run;
    }

    private EvidenceRun RunOf(JudgedSettings settings, string? version, bool hasAnswer, DateTimeOffset now)
    {
        // As nearly every call goes: nothing is searched, and nothing made for a search.
        if (_runs is [.., var (last, _)] && ReferenceEquals(last, _present) && IsOf(last, settings)
            && (IsSame(last.Key.CandidateVersion, version) || (version is null && !hasAnswer)))
        {
            _runs[^1] = (last, time.GetTimestamp());
            return last;
        }

        return Find(settings, version, hasAnswer, now);
    }

    private EvidenceRun Find(JudgedSettings settings, string? version, bool hasAnswer, DateTimeOffset now)
    {
        var place = version is null && !hasAnswer
            ? PlaceWithoutAnswer(settings)
            : _runs.FindIndex(seen => IsOf(seen.Run, settings) && IsSame(seen.Run.Key.CandidateVersion, version));
        return place < 0 ? Begin(new EvidenceKey(settings.Hash, version), settings, now) : SeenAgain(place);
    }

    // A call that got no answer does not know which build gave none.
    private int PlaceWithoutAnswer(JudgedSettings settings) =>
        _present is not null && IsOf(_present, settings)
            ? _runs.FindIndex(seen => seen.Run == _present)
            : _runs.FindLastIndex(seen => IsOf(seen.Run, settings));

    private EvidenceRun Begin(EvidenceKey key, JudgedSettings settings, DateTimeOffset now)
    {
        // A build that nobody has seen or announced is a newer one than that which was announced.
        var isNews = key.CandidateVersion is { } version && !IsSame(version, _announced) && !_starts.Knows(version);
        _announced = isNews ? null : _announced;
        var run = new EvidenceRun(key, _starts.Next(key.CandidateVersion, settings.Lines), now);
        _runs.Add((run, time.GetTimestamp()));
        BecomePresent(run);
        Trim();
        return run;
    }

    private EvidenceRun SeenAgain(int place)
    {
        var (run, now) = (_runs[place].Run, time.GetTimestamp());
        _runs.RemoveAt(place);
        if (run != _present
            && (_present is null || time.GetElapsedTime(_runs.Find(seen => seen.Run == _present).SeenAt, now) >= s_overlap))
        {
            // For a while nothing came of the one that began later: it was taken back.
            BecomePresent(run);
        }

        _runs.Add((run, now));
        return run;
    }

    private void BecomePresent(EvidenceRun run)
    {
        CountLacking();
        var (before, version) = (_present?.Key.CandidateVersion, run.Key.CandidateVersion);
        var isOther = _present is not null && !IsSame(before, version);
        _present = run;
        if (isOther && !(_lastReleased is { } last && time.GetElapsedTime(last) < s_quiet))
        {
            _lastReleased = time.GetTimestamp();
            Released?.Invoke(experiment,
                $"the candidate's version {before ?? "(unknown)"} became {version ?? "(unknown)"}: evidence begins anew");
        }
    }

    // Answers say that another build is there, and nothing came of the announced one for a while: it did not come, or was taken back.
    private void DropAnnouncement(string? version)
    {
        if (version is null || _announced is null || IsSame(version, _announced))
        {
            return;
        }

        var seenAt = _runs.Where(seen => IsSame(seen.Run.Key.CandidateVersion, _announced)).Select(static seen => seen.SeenAt)
            .Append(_announcedAt).Max();
        if (time.GetElapsedTime(seenAt) >= s_overlap)
        {
            _announced = null;
        }
    }

    // What was found harmful goes last: it stays for its build and settings.
    private void Trim()
    {
        while (_runs.Count > MostRuns)
        {
            var place = _runs.FindIndex(seen => seen.Run != _present && !seen.Run.IsHarmful);
            _runs.RemoveAt(place >= 0 ? place : _runs.FindIndex(seen => seen.Run != _present));
        }
    }

    // Whatever was lost before the candidate ran, since this was last asked, belongs to the present build. What was lost afterwards is in
    // the evidence already.
    private void CountLacking()
    {
        if (_present is null)
        {
            return;
        }

        var lacking = Math.Max(0, (countLacking?.Invoke() ?? 0) - _lostEver);
        if (lacking > _lackingBefore)
        {
            _present.Lacking += lacking - _lackingBefore;
            _lackingBefore = lacking;
        }
    }

    private bool IsFirst(in WitnessedCall call, EvidenceKey key) =>
        call.Fingerprint is not { } fingerprint
        || _bursts.IsFirst(fingerprint ^ (ulong)HashCode.Combine(call.Endpoint, key) ^ ((ulong)key.GetHashCode() << 32));

    private static bool IsOf(EvidenceRun run, JudgedSettings settings) => IsSame(run.Key.SettingsHash, settings.Hash);

    private static bool IsSame(string? left, string? right) => string.Equals(left, right, StringComparison.Ordinal);
}
