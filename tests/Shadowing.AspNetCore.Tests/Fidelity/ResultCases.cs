using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Files as results: whole, ranges, and what the client has already.</summary>
internal static class ResultCases
{
    public static IEnumerable<WriteCase> All(CaseFiles files) =>
        from request in (HeaderField[])
        [
            new("accept", "*/*"), new("range", "bytes=100-299"), new("range", "bytes=-100"), new("range", "bytes=4000-"),
            new("range", "bytes=999999-"),
            new("range", "bytes=0-1,5-6"), new("if-none-match", "\"file\""), new("if-match", "\"other\""),
            new("if-modified-since", "Wed, 01 Jan 2025 00:00:00 GMT"), new("if-range", "\"file\""),
        ]
        from length in (int[])[5_000, 70_000]
        from method in (string[])["GET", "HEAD"]
        select new WriteCase(string.Create(CultureInfo.InvariantCulture,
            $"Results.File of {length} bytes, {request.Name} {request.Value}, {method}"), context =>
            Results.File(files.Path(length), "text/plain", lastModified: DateTimeOffset.UnixEpoch.AddYears(50),
                entityTag: new EntityTagHeaderValue("\"file\""), enableRangeProcessing: true)
                .ExecuteAsync(context))
        {
            Method = method,
            Headers = [request],
        };
}
