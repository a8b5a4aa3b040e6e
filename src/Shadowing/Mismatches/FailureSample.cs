namespace Shadowing.Mismatches;

/// <summary>One call that the candidate failed and that was kept, redacted before it was.</summary>
public sealed record FailureSample : IGroupSample
{
    /// <summary>Gets what identifies the sample.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>Gets when it was judged.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Gets a value indicating whether it belongs to the fair draw over all failures of its group, rather than to the
    /// newest.</summary>
    public bool IsDrawn { get; init; }

    /// <summary>Gets the request, and how to make it again.</summary>
    public required SampleRequest Request { get; init; }

    /// <summary>Gets the exceptions behind the failure, the outermost first and at most five inner ones; empty where there is none, as
    /// where the candidate answered.</summary>
    public IReadOnlyList<SampleException> Exceptions { get; init; } = [];

    /// <summary>Gets what the control did.</summary>
    public required SampleSide ControlSide { get; init; }

    /// <summary>Gets what the candidate did: its answer, or a status of 0 where it gave none. The duration is how long it was waited
    /// for.</summary>
    public required SampleSide CandidateSide { get; init; }

    /// <summary>Gets the trace id of the caller's request; null when it was not traced.</summary>
    public string? TraceId { get; init; }

    /// <summary>Gets the credential headers that were withheld from the candidate in this call.</summary>
    public required IReadOnlyList<string> Withheld { get; init; }

    /// <summary>Gets what the caller of an inline run said of it, redacted as values are; empty elsewhere.</summary>
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the hash of the settings that the call was shadowed under.</summary>
    public string SettingsHash { get; init; } = string.Empty;

    /// <summary>Gets a value indicating whether values were kept, but for secrets.</summary>
    public bool ValuesAreKept { get; init; }
}
