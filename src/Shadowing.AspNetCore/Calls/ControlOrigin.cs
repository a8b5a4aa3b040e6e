using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Calls;

/// <summary>Where callers reach the control. Nearly every call has the last one's: it is written once.</summary>
internal sealed class ControlOrigin
{
    private static ControlOrigin? s_last;
    private readonly string _scheme;
    private readonly string _host;
    private readonly string _pathBase;
    private readonly string _text;

    private ControlOrigin(string scheme, string host, string pathBase) =>
        (_scheme, _host, _pathBase, _text) = (scheme, host, pathBase, $"{scheme}://{host}{new PathString(pathBase).ToUriComponent()}");

    /// <summary>Gets scheme, host and path base as one; null where the request names no host.</summary>
    public static string? Of(string scheme, string host, string pathBase)
    {
        if (host.Length == 0)
        {
            return null;
        }

        var last = Volatile.Read(ref s_last);
        if (last is null || last._scheme != scheme || last._host != host || last._pathBase != pathBase)
        {
            Volatile.Write(ref s_last, last = new ControlOrigin(scheme, host, pathBase));
        }

        return last._text;
    }
}
