using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shadowing.Dashboard.Access;
using Shadowing.Dashboard.Answers;
using Shadowing.Dashboard.Api;
using Shadowing.Dashboard.Pages;

namespace Shadowing.Dashboard.Registration;

/// <summary>Maps the dashboard: its page, its files, its API, each behind the gate.</summary>
internal sealed class DashboardEndpoints(IEndpointRouteBuilder routes, DashboardParts parts, string prefix, DashboardOptions options)
{
    private const string Api = "api/v1";
    private static readonly string[] s_read = ["GET", "HEAD"];
    private static readonly string[] s_question = ["GET", "HEAD", "POST"];
    private readonly RouteGroupBuilder _group = routes.MapGroup(prefix);

    /// <summary>Maps everything.</summary>
    public RouteGroupBuilder Map()
    {
        Add(string.Empty, s_read, DashboardNeed.View, SendPageAsync, isPage: true);
        foreach (var asset in DashboardAsset.All)
        {
            Add(asset.Path, s_read, DashboardNeed.View, asset.SendAsync,
                isScript: asset.Path.EndsWith(".js", StringComparison.Ordinal));
        }

        MapApi();

        // Whatever else is asked for under the prefix is behind the gate too, and is not there. Without a prefix that would be the whole
        // application.
        if (prefix.Length > 0)
        {
            MapRest();
        }

        return _group;
    }

    private void MapRest() =>
        Add("{**rest}", null, DashboardNeed.View,
            static context => ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, "Not here.",
                "The dashboard has no such page."));

    private void MapApi()
    {
        Read("me", DashboardNeed.View, MeAsync);
        Read("experiments", DashboardNeed.View, context => parts.Experiments.ListAsync(context));
        Read("experiments/{name}", DashboardNeed.View, context => parts.Experiments.OneAsync(context));
        Read("experiments/{name}/account", DashboardNeed.View, context => parts.Experiments.AccountAsync(context));
        Read("experiments/{name}/series", DashboardNeed.View, context => parts.Experiments.SeriesAsync(context));
        Read("experiments/{name}/groups", DashboardNeed.View, context => parts.Experiments.GroupsAsync(context));
        Read("experiments/{name}/groups/{id}", DashboardNeed.View, context => parts.Experiments.GroupAsync(context));
        Read("experiments/{name}/groups/{id}/samples", DashboardNeed.Inspect, context => parts.Samples.ListAsync(context));
        Read("experiments/{name}/failures", DashboardNeed.View, context => parts.Failures.ListAsync(context));
        Read("experiments/{name}/failures/{id}", DashboardNeed.View, context => parts.Failures.OneAsync(context));
        Read("experiments/{name}/failures/{id}/samples", DashboardNeed.Inspect, context => parts.Failures.SamplesAsync(context));
        Read("experiments/{name}/rules", DashboardNeed.View, context => parts.Experiments.RulesAsync(context));
        Read("rules", DashboardNeed.View, RuleReads.ListAsync);
        Add($"{Api}/experiments/{{name}}/verdict", s_question, DashboardNeed.Verdict, context => parts.Verdicts.VerdictAsync(context));
        Read("experiments/{name}/evidence", DashboardNeed.View, context => parts.Verdicts.EvidenceAsync(context));
        Read("experiments/{name}/report", DashboardNeed.Inspect, context => parts.Experiments.ReportAsync(context));
        Read("health", DashboardNeed.View, context => parts.Health.HealthAsync(context));
        Read("audit", DashboardNeed.View, context => parts.Health.AuditAsync(context));
        Add($"{Api}/events", ["GET"], DashboardNeed.View, context => parts.Events.RunAsync(context));
        Post("experiments/{name}/rules/try", DashboardNeed.Inspect, context => parts.Samples.TryRuleAsync(context));
        Post("experiments/{name}/stop", DashboardNeed.Operate, context => parts.Changes.StopAsync(context));
        Post("experiments/{name}/start", DashboardNeed.Operate, context => parts.Changes.StartAsync(context));
        Post("experiments/{name}/forget", DashboardNeed.Operate, context => parts.Changes.ForgetAsync(context));
        Post("experiments/{name}/release", DashboardNeed.Operate, context => parts.Changes.ReleaseAsync(context));
    }

    private void Read(string pattern, DashboardNeed need, RequestDelegate handler) => Add($"{Api}/{pattern}", s_read, need, handler);

    private void Post(string pattern, DashboardNeed need, RequestDelegate handler) => Add($"{Api}/{pattern}", ["POST"], need, handler);

    private void Add(string pattern, string[]? methods, DashboardNeed need, RequestDelegate handler, bool isPage = false,
        bool isScript = false)
    {
        var metadata = new DashboardMetadata(need, options, prefix) { IsPage = isPage, IsScript = isScript };
        var gated = parts.Gate.Before(metadata, handler);
        var endpoint = methods is null ? _group.Map(pattern, gated) : _group.MapMethods(pattern, methods, gated);
        endpoint.WithMetadata(metadata, parts.Start).WithDisplayName($"Shadowing dashboard: {pattern}");
        if (need is DashboardNeed.Verdict)
        {
            endpoint.WithMetadata(new VerdictMetadata());
        }
    }

    private static Task SendPageAsync(HttpContext context)
    {
        if (context.Request.Path.Value?.EndsWith('/') is true)
        {
            return DashboardAsset.Page.SendAsync(context);
        }

        RelativeRedirect.ToPage(context);
        return Task.CompletedTask;
    }

    private async Task MeAsync(HttpContext context)
    {
        var gate = parts.Gate;
        var metadata = context.GetEndpoint()!.Metadata.GetMetadata<DashboardMetadata>()!;
        await ApiAnswer.WriteAsync(
            context,
            new MeAnswer(
                await gate.MayAsync(context, metadata, DashboardNeed.View), await gate.MayAsync(context, metadata, DashboardNeed.Inspect),
                await gate.MayAsync(context, metadata, DashboardNeed.Operate), gate.NameOf(context)),
            ApiJsonContext.Web.MeAnswer);
    }
}
