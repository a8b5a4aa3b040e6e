using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>The matrix: every way to write a response that we know of.</summary>
internal static class WriteCases
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Gets the lengths of bodies: none, one byte, some blocks of memory, more than a pipe holds before it waits.</summary>
    public static IReadOnlyList<int> Lengths { get; } = [0, 1, 5_000, 70_000];

    public static IReadOnlyList<WriteCase> All(CaseFiles files)
    {
        WriteCase[] cases =
        [
            .. Bodies(files), .. Heads(files), .. StatusCases.All(), .. ResultCases.All(files), .. TrailerCases.All(),
            .. CallbackCases.All(),
            .. FailureCases.All(), .. ConnectionCases.All(files), .. StreamingCases.All(), .. CompressionCases.All(files),
        ];
        var twins = cases.GroupBy(static writeCase => (writeCase.Method, writeCase.Path)).Where(static group => group.Count() > 1)
            .Select(static group => group.First().Name);
        return twins.Any() ? throw new InvalidOperationException($"Two cases share a path: {string.Join(", ", twins)}.") : cases;
    }

    /// <summary>Waits until the client says that it has what it waits for. A replay has no client and does not wait.</summary>
    public static async Task ClientAsync(HttpContext context)
    {
        if (Exchange.Of(context) is { } exchange)
        {
            await exchange.Released.WaitAsync(Deadline);
            exchange.Note("the client has it");
        }
    }

    /// <summary>Makes an exception that can be told from any other, later on.</summary>
    public static Exception Fault(HttpContext context, Exception exception)
    {
        context.Items[typeof(Exception)] = exception;
        return exception;
    }

    public static WriteCase Body(WriteTechnique technique, int length, bool withLength, string method = "GET")
    {
        var body = Payload.OfLength(length);
        var framing = withLength ? "with length" : "without length";
        return new WriteCase(string.Create(CultureInfo.InvariantCulture, $"{technique.Name}, {length} bytes {framing}, {method}"),
            context =>
        {
            context.Response.ContentType = "text/plain";
            if (withLength)
            {
                context.Response.ContentLength = body.Length + technique.Overhead;
            }

            return technique.Write(context, body);
        })
        {
            Method = method,
            OverHttp1 = withLength || length <= 1 || method != "GET" || !technique.ChunksByTheSocket,
            EndsWithTheNext = technique.StaysUnflushed && withLength && method == "GET",
        };
    }

    private static IEnumerable<WriteCase> Bodies(CaseFiles files) =>
        from technique in WriteTechniques.All(files)
        from length in Lengths
        from withLength in (bool[])[false, true]
        select Body(technique, length, withLength);

    // The handler writes its body although nobody asked for it.
    private static IEnumerable<WriteCase> Heads(CaseFiles files) =>
        from technique in WriteTechniques.All(files)
        from withLength in (bool[])[false, true]
        select Body(technique, 5_000, withLength, "HEAD");
}
