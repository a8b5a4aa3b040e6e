namespace Shadowing.Noise;

/// <summary>What the self-checks of one endpoint have shown, bounded in signatures. It outlives reloads.</summary>
internal sealed class NoiseProfile
{
    /// <summary>How many signatures are told apart; a further one is never taken for free of noise.</summary>
    public const int MostSignatures = 256;

    /// <summary>How many calls are self-checked before chance decides, so that noise is known from the start.</summary>
    public const int FirstCalls = 10;

    /// <summary>What is known where no self-checks are wanted: nothing.</summary>
    public static readonly NoiseProfile Nothing = new();

    private readonly Lock _gate = new();
    private readonly Dictionary<NoiseSignature, SignatureProfile> _signatures = [];
    private readonly HashSet<string> _noisyPaths = new(StringComparer.Ordinal);
    private long _selfChecks;
    private int _begun;
    private int _ended;

    /// <summary>Gets a value indicating whether the first calls are not all begun yet.</summary>
    public bool IsLearning => Volatile.Read(ref _begun) < FirstCalls;

    /// <summary>Gets a value indicating whether the very first self-checks are still on their way, so that nothing is known yet.</summary>
    public bool IsAwaited => SelfChecks == 0 && Volatile.Read(ref _begun) > Volatile.Read(ref _ended);

    /// <summary>Gets how many valid self-checks were recorded.</summary>
    public long SelfChecks => Volatile.Read(ref _selfChecks);

    /// <summary>Gets a value indicating whether no further signature is told apart.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                return _signatures.Count >= MostSignatures;
            }
        }
    }

    /// <summary>Takes one of the first calls; false when they are all begun.</summary>
    public bool TryLearn()
    {
        // Counted only when it is taken: whoever is refused never ends, and would be awaited for ever.
        int begun;
        do
        {
            begun = Volatile.Read(ref _begun);
            if (begun >= FirstCalls)
            {
                return false;
            }
        }
        while (Interlocked.CompareExchange(ref _begun, begun + 1, begun) != begun);

        return true;
    }

    /// <summary>Says that a self-check has been looked at, recorded or not.</summary>
    public void Ended() => Interlocked.Increment(ref _ended);

    /// <summary>Counts one call with a valid self-check.</summary>
    /// <param name="candidate">Where the candidate differed from the control.</param>
    /// <param name="control">Where the control differed from itself.</param>
    public void Record(DifferenceSignatures candidate, DifferenceSignatures control)
    {
        lock (_gate)
        {
            _selfChecks++;

            // The control's first: when there is room for one more only, its noise is what must be known.
            foreach (var signature in control.Distinct.Concat(candidate.Distinct.Where(signature => !control.Shows(signature))))
            {
                if (!_signatures.TryGetValue(signature, out var profile) && _signatures.Count >= MostSignatures)
                {
                    continue;
                }

                _signatures[signature] = profile = profile.Add(candidate.Shows(signature), control.Shows(signature));
                if (profile.ControlDiffers > 0)
                {
                    _noisyPaths.Add(signature.Path);
                }
            }
        }
    }

    /// <summary>Labels a difference of the candidate's.</summary>
    /// <param name="signature">The difference's signature.</param>
    /// <param name="own">Where the control differed from itself in the same call, which is recorded already; null when that is not known.</param>
    public DifferenceLabel Label(NoiseSignature signature, DifferenceSignatures? own)
    {
        if (own?.Shows(signature) == true)
        {
            return DifferenceLabel.Noise;
        }

        lock (_gate)
        {
            if (!_signatures.TryGetValue(signature, out var profile) && _signatures.Count >= MostSignatures)
            {
                return DifferenceLabel.Unverifiable;
            }

            if (profile.IsProven)
            {
                return DifferenceLabel.Real;
            }

            if (profile.ControlDiffers == 0)
            {
                return IsHidden(signature, own) ? DifferenceLabel.Unverifiable : DifferenceLabel.Real;
            }

            return profile.CandidateOnly <= profile.ControlDiffers ? DifferenceLabel.Noise : DifferenceLabel.Unverifiable;
        }
    }

    /// <summary>Reads what is known of the signatures that the control shows, or that cannot be told.</summary>
    public IReadOnlyList<(NoiseSignature Signature, SignatureProfile Profile, DifferenceLabel Label)> Read()
    {
        lock (_gate)
        {
            return
            [
                .. from entry in _signatures
                   let label = Label(entry.Key, own: null)
                   where entry.Value.ControlDiffers > 0 || label != DifferenceLabel.Real
                   select (entry.Key, entry.Value, label),
            ];
        }
    }

    // Where something that holds the place is noisy itself, nobody looked below it, and "not seen" does not mean "not there".
    private bool IsHidden(NoiseSignature signature, DifferenceSignatures? own) =>
        own is { IsTruncated: true }
        || (_noisyPaths.Count > 0 && signature.Ancestors().Any(ancestor => _noisyPaths.Contains(ancestor) && own?.ShowsAt(ancestor) != false));
}
