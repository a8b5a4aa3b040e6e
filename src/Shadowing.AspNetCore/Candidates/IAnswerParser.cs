using System.Buffers;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Reads what a server sends on a candidate's connection, as its client would.</summary>
internal interface IAnswerParser
{
    /// <summary>Gets a value indicating whether the whole answer has come.</summary>
    bool IsComplete { get; }

    /// <summary>Gets why it cannot come any more; null while it can.</summary>
    string? Broken { get; }

    /// <summary>Reads as much as it can of what has come, and moves the buffer's start behind it.</summary>
    void Read(ref ReadOnlySequence<byte> buffer);

    /// <summary>Notes that nothing more will come.</summary>
    /// <param name="isOrderly">Whether the handler returned, so that the end of the connection may be the end of the answer.</param>
    void End(bool isOrderly);
}
