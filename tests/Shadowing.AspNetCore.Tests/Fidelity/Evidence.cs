using System.Text;
using System.Text.RegularExpressions;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Everything that was seen of one case, as one row of bytes, the clock's value aside.</summary>
internal sealed partial record Evidence(WriteCase Case, byte[] Bytes, ConnectionEnding Ending)
{
    public const string FixedDate = "Thu, 01 Jan 1970 00:00:00 GMT";

    public static Evidence Of(WriteCase writeCase, byte[] seen, ConnectionEnding ending, IEnumerable<string> notes)
    {
        var remarks = string.Concat(notes.Select(static note => $"\n[handler: {note}]"));
        return new Evidence(writeCase, [.. seen, .. Encoding.Latin1.GetBytes($"\n[connection: {ending}]{remarks}")], ending);
    }

    /// <summary>Puts a fixed value into every Date header, changing neither its name, its place nor its length.</summary>
    public static byte[] FixDates(byte[] http1) =>
        Encoding.Latin1.GetBytes(DateHeader().Replace(Encoding.Latin1.GetString(http1), FixedDate));

    [GeneratedRegex(@"(?<=\r\nDate: )\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT(?=\r\n)", RegexOptions.CultureInvariant)]
    private static partial Regex DateHeader();
}
