using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Shadowing.AspNetCore.Calls;

namespace Shadowing.AspNetCore.Capture;

/// <summary>An answer's status and compared headers at one moment, to tell what changed between two.</summary>
internal sealed class ResponseHead
{
    private readonly List<StringValues> _headers = [];
    private int _status;
    private string? _contentType;

    /// <summary>Notes how the answer stands.</summary>
    public void Take(int status, IHeaderDictionary headers, HttpShadowCall call)
    {
        Clear();
        (_status, _contentType) = (status, headers.ContentType);
        foreach (var name in call.Experiment.CompareHeaders)
        {
            _headers.Add(headers[name]);
        }
    }

    /// <summary>Writes what has changed since then into the call; the rest stays as the control left it.</summary>
    public void TakeChanges(int status, IHeaderDictionary headers, HttpShadowCall call)
    {
        call.ControlStatus = status == _status ? call.ControlStatus : status;
        string? contentType = headers.ContentType;
        call.ControlContentType = contentType == _contentType ? call.ControlContentType : contentType;
        var names = call.Experiment.CompareHeaders;
        for (var i = 0; i < _headers.Count; i++)
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
        _headers.Clear();
        _contentType = null;
    }
}
