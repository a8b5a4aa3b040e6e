namespace Shadowing.Dashboard.Answers;

/// <summary>How what is sent is coded on its way.</summary>
internal enum ContentCoding
{
    /// <summary>Not at all.</summary>
    Identity,

    Gzip,

    Brotli,
}
