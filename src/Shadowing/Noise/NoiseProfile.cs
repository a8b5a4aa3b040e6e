using Shadowing.Comparison.Differences;

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
    private readonly VaryingObjects _varying = new();
    private readonly RecurringNames _names = new();
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
            _varying.Learn(control);
            var byControl = control.Distinct.Select(seen => SignatureOf(seen, control)).ToHashSet();
            var byCandidate = candidate.Distinct.Select(seen => SignatureOf(seen, control)).ToHashSet();

            // The control's first: when there is room for one more only, its noise is what must be known.
            foreach (var signature in byControl.Concat(byCandidate.Where(signature => !byControl.Contains(signature))))
            {
                if (!_signatures.TryGetValue(signature, out var profile) && _signatures.Count >= MostSignatures)
                {
                    continue;
                }

                _signatures[signature] = profile.Add(byCandidate.Contains(signature), byControl.Contains(signature));
            }

            foreach (var seen in control.Distinct.Concat(candidate.Distinct.Where(seen => !control.Shows(seen.Exact))))
            {
                if (SignatureOf(seen, control) is var signature && signature != seen.Exact)
                {
                    _names.Add(seen.Exact, signature, candidate.Shows(seen.Exact), control.Shows(seen.Exact));
                }
            }

            // A member of a map that is not there hides nothing of the others.
            _noisyPaths.UnionWith(byControl.Where(
                signature => _signatures.ContainsKey(signature)
                    && !(signature.Kind is DifferenceKind.Missing or DifferenceKind.Unexpected
                    && signature.Path.EndsWith(".*", StringComparison.Ordinal)))
                .Select(static signature => signature.Path));
        }
    }

    /// <summary>Judges a difference of the candidate's.</summary>
    /// <param name="seen">The difference.</param>
    /// <param name="own">Where the control differed from itself in the same call, which is recorded already; null when that is not
    /// known.</param>
    /// <returns>The signature that it is told by, and what it is.</returns>
    public (NoiseSignature Signature, DifferenceLabel Label) Judge(SeenDifference seen, DifferenceSignatures? own)
    {
        lock (_gate)
        {
            var signature = SignatureOf(seen, own);
            if (own?.Shows(seen.Exact) == true)
            {
                return (signature, DifferenceLabel.Noise);
            }

            if (signature == seen.Exact)
            {
                return (signature, Judge(signature, seen, own));
            }

            // Of names that are counted together one may still stand out.
            var label = own?.ShowsAny(signature) == true ? DifferenceLabel.Noise : Judge(signature, seen, own);
            return _names.Label(seen.Exact) switch
            {
                DifferenceLabel.Real => (seen.Shown, DifferenceLabel.Real),
                DifferenceLabel.Unverifiable when label == DifferenceLabel.Noise => (signature, DifferenceLabel.Unverifiable),
                _ => (signature, label),
            };
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
                   let seen = SeenDifference.Of(entry.Key)

                   // What was told by its name before it was known that there are many.
                   where SignatureOf(seen, own: null) == entry.Key
                   let label = Judge(entry.Key, seen, own: null)
                   where entry.Value.ControlDiffers > 0 || label != DifferenceLabel.Real
                   select (entry.Key, entry.Value, label),
            ];
        }
    }

    private DifferenceLabel Judge(NoiseSignature signature, SeenDifference seen, DifferenceSignatures? own)
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
            return IsHidden(seen, own) ? DifferenceLabel.Unverifiable : DifferenceLabel.Real;
        }

        return profile.CandidateOnly <= profile.ControlDiffers ? DifferenceLabel.Noise : DifferenceLabel.Unverifiable;
    }

    // The members of a map are told together, and so are names that are data; whatever else has a name of its own.
    private NoiseSignature SignatureOf(SeenDifference seen, DifferenceSignatures? own) =>
        seen.Parent is { } parent && (own?.Replaces(parent) == true || _varying.Contains(parent)) ? seen.AnyMember : seen.Shown;

    // Where something that holds the place is noisy itself, nobody looked below it, and "not seen" does not mean "not there".
    private bool IsHidden(SeenDifference seen, DifferenceSignatures? own) =>
        own is { IsTruncated: true }
        || (own is null
            ? _noisyPaths.Count > 0 && seen.Shown.Ancestors().Any(_noisyPaths.Contains)
            : seen.Exact.Ancestors().Any(own.ShowsAt));
}
