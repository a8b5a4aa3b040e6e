using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Shadowing.AspNetCore.Tests.Candidates.Behaviours;

/// <summary>What handlers return.</summary>
internal static class ResultBehaviours
{
    private static readonly DateTimeOffset s_then = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        new("returned: text", _ => () => "hällo"),
        new("returned: nothing", _ => () => { }),
        new("returned: null text", _ => () => (string?)null),
        new("returned: an object", _ => () => new { A = 1, B = new[] { "x", "ü" } }),
        new("returned: null", _ => () => (object?)null),
        new("returned: a number", _ => () => 42),
        new("returned: a value task", _ => static async ValueTask<int[]> () =>
        {
            await Task.Yield();
            return [1, 2];
        }),
        new("returned: an async sequence", _ => () => SequenceAsync(3)),
        new("returned: a long async sequence", _ => () => SequenceAsync(20_000)),
        new("returned: an async sequence that fails", _ => () => SequenceAsync(-1)),
        new("returned: an object that cannot be serialized", _ => () => new Cycle()),
        new("returned: a task that failed", _ => static async Task<string> () =>
        {
            await Task.Yield();
            throw new InvalidTimeZoneException("mine");
        }),
        new("returned: Ok", _ => () => Results.Ok(new { A = 1 })),
        new("returned: Created", _ => () => Results.Created("/a/7", new { A = 1 })),
        new("returned: Accepted", _ => () => TypedResults.Accepted("/a/7")),
        new("returned: NoContent", _ => () => Results.NoContent()),
        new("returned: NotFound", _ => () => Results.NotFound("gone")),
        new("returned: Conflict", _ => () => Results.Conflict(new { A = 1 })),
        new("returned: StatusCode", _ => () => Results.StatusCode(418)),
        new("returned: Redirect", _ => () => Results.Redirect("/b", permanent: true)),
        new("returned: Problem", _ => () => Results.Problem("detail", statusCode: 422, title: "no")),
        new("returned: ValidationProblem", _ => () => Results.ValidationProblem(new Dictionary<string, string[]> { ["a"] = ["wrong"] })),
        new("returned: InternalServerError", _ => () => TypedResults.InternalServerError("mine")),
        new("returned: Text", _ => () => Results.Text("hällo", "text/plain", Encoding.Latin1, 202)),
        new("returned: Content", _ => () => Results.Content("<p>", "text/html")),
        new("returned: Json", _ => () => Results.Json(new ProblemDetails { Title = "a" }, statusCode: 400)),
        new("returned: Bytes", _ => () => Results.Bytes(new byte[] { 1, 2, 3 }, "application/x-bytes", "f.bin", lastModified: s_then)),
        new("returned: Stream", _ => () => Results.Stream(new MemoryStream("hello"u8.ToArray()), "text/plain", lastModified: s_then)),
        new("returned: Stream that writes itself",
            _ => () => Results.Stream(static stream => stream.WriteAsync("hello"u8.ToArray()).AsTask(), "text/plain")),
        new("returned: Stream that writes itself synchronously", _ => () => Results.Stream(static stream =>
        {
            stream.Write("hello"u8);
            return Task.CompletedTask;
        }, "text/plain")),
        new("returned: Stream that fails", _ => () => Results.Stream(static async stream =>
        {
            await stream.WriteAsync("hello"u8.ToArray());
            await stream.FlushAsync();
            throw new InvalidTimeZoneException("mine");
        })),
        new("returned: File", _ =>
            () => Results.File(Path.Combine(AppContext.BaseDirectory, "Shadowing.AspNetCore.Tests.deps.json"), "application/json")),
        new("returned: File that is missing", _ => () => Results.File("/nowhere/at-all", "text/plain")),
        new("returned: Empty", _ => () => Results.Empty),
        new("returned: one of several", _ => Results<Ok<string>, NotFound> () => TypedResults.Ok("a")),
        new("returned: SignIn without authentication", _ => () => Results.Challenge()),
        new("returned: Bytes of HEAD", _ => () => Results.Bytes(new byte[] { 1, 2, 3 })) { Method = "HEAD" },
        new("returned: an object of HEAD", _ => () => new { A = 1 }) { Method = "HEAD" },
    ];

    private static async IAsyncEnumerable<int> SequenceAsync(int count, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        yield return 0;
        await Task.Yield();
        if (count < 0)
        {
            throw new InvalidTimeZoneException("mine");
        }

        for (var i = 1; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return i;
        }
    }

    private sealed class Cycle
    {
        public Cycle Self => this;
    }
}
