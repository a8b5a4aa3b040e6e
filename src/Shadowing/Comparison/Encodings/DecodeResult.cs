namespace Shadowing.Comparison.Encodings;

/// <summary>Says how undoing a Content-Encoding went.</summary>
internal enum DecodeResult
{
    Decoded,
    UnknownEncoding,
    Invalid,
    OverCap,
}
