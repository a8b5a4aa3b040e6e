using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Shadowing.AspNetCore.Calls;
using Shadowing.Experiments;

namespace Shadowing.AspNetCore.Capture;

/// <summary>A request's headers, read in one go: to look ten of them up by their names takes several times as long.</summary>
internal sealed class RequestHeaders
{
    [ThreadStatic]
    private static RequestHeaders? s_ofThisThread;

    private KeyValuePair<string, StringValues>[] _all = new KeyValuePair<string, StringValues>[64];
    private int _count;

    /// <summary>Gets the present thread's; what it holds is cleared before anybody else's code runs on the thread.</summary>
    public static RequestHeaders OfThisThread => s_ofThisThread ??= new RequestHeaders();

    /// <summary>Gets all headers.</summary>
    public ReadOnlySpan<KeyValuePair<string, StringValues>> All => _all.AsSpan(0, _count);

    /// <summary>Gets a value indicating whether the request is a shadow call itself.</summary>
    public bool AreMarked { get; private set; }

    /// <summary>Gets a value indicating whether the answer depends on what the client has already.</summary>
    public bool AreConditional { get; private set; }

    /// <summary>Gets a value indicating whether the request says that it has a body.</summary>
    public bool AnnounceBody { get; private set; }

    /// <summary>Gets the host; null where none is named.</summary>
    public string? Host { get; private set; }

    /// <summary>Gets the media type of the request's body.</summary>
    public StringValues ContentType { get; private set; }

    /// <summary>Reads a request's headers.</summary>
    public void Read(IHeaderDictionary headers)
    {
        Clear();
        var count = headers.Count;
        if (count > _all.Length)
        {
            _all = new KeyValuePair<string, StringValues>[count * 2];
        }

        // Not an enumeration: that of an interface allocates.
        _count = count;
        headers.CopyTo(_all, 0);
        foreach (ref readonly var header in All)
        {
            Note(header.Key, header.Value);
        }
    }

    /// <summary>Gives all of them to a call, and lets go of them.</summary>
    public void GiveTo(HttpShadowCall call)
    {
        call.TakeHeaders(ref _all, _count);
        _count = 0;
        Clear();
    }

    /// <summary>Lets go of everything: nothing of the caller's stays here.</summary>
    public void Clear()
    {
        Array.Clear(_all, 0, _count);
        _count = 0;
        AreMarked = AreConditional = AnnounceBody = false;
        Host = null;
        ContentType = default;
    }

    // By the length first: most names are none of these.
    private void Note(string name, StringValues values)
    {
        switch (name.Length)
        {
            case 4 when Is(name, "Host"):
                Host = values.ToString();
                break;
            case 12 when Is(name, "Content-Type"):
                ContentType = values;
                break;
            case 14 when Is(name, "Content-Length"):
                AnnounceBody |= long.TryParse(values.ToString(), CultureInfo.InvariantCulture, out var length) && length > 0;
                break;
            case 17 when Is(name, "Transfer-Encoding"):
                AnnounceBody |= values.Count > 0;
                break;
            case 5 when Is(name, "Range"):
            case 8 when Is(name, "If-Match") || Is(name, "If-Range"):
            case 13 when Is(name, "If-None-Match"):
            case 17 when Is(name, "If-Modified-Since"):
            case 19 when Is(name, "If-Unmodified-Since"):
                AreConditional |= values.Count > 0;
                break;
            default:
                AreMarked |= name.Length == ShadowMarker.Header.Length && Is(name, ShadowMarker.Header);
                break;
        }
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
