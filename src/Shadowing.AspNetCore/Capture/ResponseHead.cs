using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Shadowing.AspNetCore.Calls;

namespace Shadowing.AspNetCore.Capture;

/// <summary>An answer's status and compared headers at one moment, to tell what changed between two.</summary>
internal sealed class ResponseHead
{
    private StringValues[] _headers = [];
    private int _count;
    private int _status;
    private string? _contentType;

    /// <summary>Notes how the answer stands.</summary>
    public void Take(int status, IHeaderDictionary headers, HttpShadowCall call)
    {
        Clear();
        (_status, _contentType) = (status, headers.ContentType);
        var names = call.Experiment.CompareHeaders;
        if (_headers.Length < names.Length)
        {
            _headers = new StringValues[names.Length];
        }

        for (_count = 0; _count < names.Length; _count++)
        {
            _headers[_count] = headers[names[_count]];
        }
    }

    /// <summary>Writes what has changed since then into the call; the rest stays as the control left it.</summary>
    public void TakeChanges(int status, IHeaderDictionary headers, HttpShadowCall call)
    {
        call.ControlStatus = status == _status ? call.ControlStatus : status;
        string? contentType = headers.ContentType;
        call.ControlContentType = contentType == _contentType ? call.ControlContentType : contentType;
        var names = call.Experiment.CompareHeaders;
        for (var i = 0; i < _count; i++)
        {
            var values = headers[names[i]];
            if (values != _headers[i])
            {
                call.ControlHeaders[i] = values;
            }
        }
    }

    /// <summary>Lets go of everything.</summary>
    public void Clear()
    {
        Array.Clear(_headers, 0, _count);
        _count = 0;
        _contentType = null;
    }
}
