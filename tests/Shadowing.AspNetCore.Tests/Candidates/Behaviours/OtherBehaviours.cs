using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Shadowing.AspNetCore.Tests.Candidates.Behaviours;

/// <summary>What is not the same, each with a row in docs/guide/in-process-candidates.md that says why.</summary>
internal static class OtherBehaviours
{
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Behaviour.Of("not the same: TraceIdentifier", (context, notes) =>
        {
            notes.Add(context.TraceIdentifier.StartsWith("shadow-", StringComparison.Ordinal));
            return Task.CompletedTask;
        }),
        Behaviour.Of("not the same: Connection.Id", (context, notes) =>
        {
            notes.Add(context.Connection.Id == "shadow");
            return Task.CompletedTask;
        }),
        Behaviour.Of("not the same: IConnectionSocketFeature", (context, notes) =>
        {
            notes.Add(context.Features.Get<Microsoft.AspNetCore.Connections.Features.IConnectionSocketFeature>() is not null);
            return Task.CompletedTask;
        }),
        Behaviour.Of("not the same: IHttpActivityFeature", (context, notes) =>
        {
            notes.Add(context.Features.Get<IHttpActivityFeature>() is null);
            return Task.CompletedTask;
        }),
        Behaviour.Of("not the same: HttpContext.Items", (context, notes) =>
        {
            notes.Add(context.Items.Count);
            return Task.CompletedTask;
        }) with { Before = static context => context.Items["set"] = "before" },
        Behaviour.Of("not the same: features of middlewares", (context, notes) =>
        {
            notes.Add(context.Features.Get<Version>());
            return Task.CompletedTask;
        }) with { Before = static context => context.Features.Set(new Version(1, 2)) },
        Behaviour.Of("not the same: ReasonPhrase with a line end", async (context, notes) =>
        {
            notes.Try("set", () => context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = "a\r\nX-A: b");
            await notes.TryAsync("start", () => context.Response.StartAsync());
        }) with { OverHttp2 = false },
        Behaviour.Of("not the same: IHttpResponseFeature.Headers set", async (context, notes) =>
        {
            notes.Try("replace", () =>
                context.Features.GetRequiredFeature<IHttpResponseFeature>().Headers = new HeaderDictionary { ["X-A"] = "1" });
            await notes.TryAsync("write", () => context.Response.WriteAsync("hello"));
        }),
        Behaviour.Of("not the same: IServiceProvidersFeature", (context, notes) =>
        {
            notes.Add(context.Features.Get<IServiceProvidersFeature>() is null);
            return Task.CompletedTask;
        }),
    ];
}
