namespace Shadowing.Evidence.Counting;

/// <summary>What a store keeps of <see cref="PairedLatencies"/>.</summary>
internal sealed record StoredLatencies
{
    /// <summary>Gets the control's times in the candidate's place.</summary>
    public required byte[] SelfCheck { get; init; }

    /// <summary>Gets the candidate's times.</summary>
    public required byte[] Candidate { get; init; }

    /// <summary>Gets how many of the control's were cut short.</summary>
    public long SelfCheckTooLate { get; init; }

    /// <summary>Gets how many of the candidate's were cut short.</summary>
    public long CandidateTooLate { get; init; }

    /// <summary>Gets what was counted at the median; null where it is not judged.</summary>
    public StoredTail? Median { get; init; }

    /// <summary>Gets what was counted at the slowest hundredth; null where it is not judged.</summary>
    public StoredTail? Tail { get; init; }
}
