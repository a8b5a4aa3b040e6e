namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>What is wrong with a tee that the matrix must catch.</summary>
internal enum TeeFault
{
    /// <summary>Nothing: the tee the others are broken versions of.</summary>
    None,

    /// <summary>Writes of more than 1,000 bytes lose their last byte.</summary>
    DropsTheLastByte,

    /// <summary>Every advance of the writer is flushed at once.</summary>
    FlushesAfterAdvance,

    AddsAHeader,

    SwallowsCompleteAsync,

    SwallowsFlushes,

    /// <summary>The response is started before the handler runs.</summary>
    StartsEarly,

    WrapsExceptions,

    /// <summary>The writer is a pipe over the stream, so that nothing flushes what was advanced.</summary>
    WriterOverTheStream,

    /// <summary>A file is sent as if it had been asked for from its start.</summary>
    SendsFilesWhole,

    /// <summary>Cancellation tokens are not passed on.</summary>
    ForgetsTokens,
}
