namespace Shadowing.Accounting;

/// <summary>What went wrong in a candidate in this process after its answer was complete.</summary>
internal enum AfterAnswerFault
{
    /// <summary>The handler threw.</summary>
    HandlerThrew,

    /// <summary>A callback that was registered for the end of the response threw.</summary>
    CallbackThrew,

    /// <summary>The disposal of its services threw.</summary>
    DisposalThrew,

    /// <summary>Something of it had not ended when the candidate's time was over.</summary>
    NotEnded,
}
