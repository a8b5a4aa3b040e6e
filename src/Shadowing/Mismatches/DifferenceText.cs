using System.Diagnostics;
using Shadowing.Comparison.Differences;

namespace Shadowing.Mismatches;

/// <summary>The words for kinds of differences.</summary>
internal static class DifferenceText
{
    /// <summary>Gets the word for a kind.</summary>
    public static string Of(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Status => "status",
        DifferenceKind.Header => "header",
        DifferenceKind.Exception => "exception",
        DifferenceKind.Value => "value",
        DifferenceKind.Type => "type",
        DifferenceKind.Missing => "missing",
        DifferenceKind.Unexpected => "unexpected",
        DifferenceKind.Order => "order",
        DifferenceKind.Length => "length",
        DifferenceKind.Text => "text",
        DifferenceKind.Bytes => "bytes",
        _ => throw new UnreachableException(),
    };
}
