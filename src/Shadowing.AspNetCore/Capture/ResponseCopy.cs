using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shadowing.AspNetCore.Calls;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Copies from a response what is compared, while the response is still there.</summary>
internal static class ResponseCopy
{
    /// <summary>Copies status and the compared headers; an allow-list is looked up, because copying all of them costs more than the rest
    /// together.</summary>
    public static void Take(IHttpResponseFeature response, HttpShadowCall call)
    {
        call.ControlStatus = response.StatusCode;
        var headers = response.Headers;
        call.ControlContentType = headers.ContentType;
        var names = call.Experiment.CompareHeaders;
        var values = call.ControlHeaders;
        for (var i = 0; i < names.Length; i++)
        {
            values[i] = headers[names[i]];
        }
    }
}
