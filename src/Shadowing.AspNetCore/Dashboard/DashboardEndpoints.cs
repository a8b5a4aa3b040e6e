using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Dashboard.Access;
using Shadowing.AspNetCore.Dashboard.Api;

namespace Shadowing.AspNetCore.Dashboard;

/// <summary>Maps the dashboard: its page, its files, its API, each behind the gate.</summary>
internal sealed class DashboardEndpoints(IEndpointRouteBuilder routes, string prefix, DashboardOptions options)
{
    private const string Api = "api/v1";
    private static readonly string[] s_read = ["GET", "HEAD"];
    private readonly RouteGroupBuilder _group = routes.MapGroup(prefix);

    /// <summary>Maps everything.</summary>
    public RouteGroupBuilder Map()
    {
        Add(string.Empty, s_read, DashboardNeed.View, SendPageAsync, isPage: true);
        foreach (var asset in DashboardAsset.All)
        {
            Add(asset.Path, s_read, DashboardNeed.View, asset.SendAsync);
        }

        MapApi();

        // Whatever else is asked for under the prefix is behind the gate too, and is not there. Without a prefix that would be the whole application.
        if (prefix.Length > 0)
        {
            MapRest();
        }

        return _group;
    }

    private void MapRest() =>
        Add("{**rest}", null, DashboardNeed.View, static context => ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, "Not here.", "The dashboard has no such page."));

    private void MapApi()
    {
        Read("me", DashboardNeed.View, MeAsync);
        Read("experiments", DashboardNeed.View, On<ExperimentReads>(static reads => reads.ListAsync));
        Read("experiments/{name}", DashboardNeed.View, On<ExperimentReads>(static reads => reads.OneAsync));
        Read("experiments/{name}/account", DashboardNeed.View, On<ExperimentReads>(static reads => reads.AccountAsync));
        Read("experiments/{name}/series", DashboardNeed.View, On<ExperimentReads>(static reads => reads.SeriesAsync));
        Read("experiments/{name}/groups", DashboardNeed.View, On<ExperimentReads>(static reads => reads.GroupsAsync));
        Read("experiments/{name}/groups/{id}", DashboardNeed.View, On<ExperimentReads>(static reads => reads.GroupAsync));
        Read("experiments/{name}/groups/{id}/samples", DashboardNeed.Inspect, On<SampleReads>(static reads => reads.ListAsync));
        Read("experiments/{name}/rules", DashboardNeed.View, On<ExperimentReads>(static reads => reads.RulesAsync));
        Read("experiments/{name}/verdict", DashboardNeed.View, On<ExperimentReads>(static reads => reads.VerdictAsync));
        Read("experiments/{name}/report", DashboardNeed.Inspect, On<ExperimentReads>(static reads => reads.ReportAsync));
        Read("health", DashboardNeed.View, On<HealthReads>(static reads => reads.HealthAsync));
        Read("audit", DashboardNeed.View, On<HealthReads>(static reads => reads.AuditAsync));
        Add($"{Api}/events", ["GET"], DashboardNeed.View, On<EventStream>(static stream => stream.RunAsync));
        Post("experiments/{name}/rules/try", DashboardNeed.Inspect, On<SampleReads>(static reads => reads.TryRuleAsync));
        Post("experiments/{name}/stop", DashboardNeed.Operate, On<ExperimentChanges>(static changes => changes.StopAsync));
        Post("experiments/{name}/start", DashboardNeed.Operate, On<ExperimentChanges>(static changes => changes.StartAsync));
        Post("experiments/{name}/forget", DashboardNeed.Operate, On<ExperimentChanges>(static changes => changes.ForgetAsync));
    }

    private void Read(string pattern, DashboardNeed need, RequestDelegate handler) => Add($"{Api}/{pattern}", s_read, need, handler);

    private void Post(string pattern, DashboardNeed need, RequestDelegate handler) => Add($"{Api}/{pattern}", ["POST"], need, handler);

    private void Add(string pattern, string[]? methods, DashboardNeed need, RequestDelegate handler, bool isPage = false)
    {
        var metadata = new DashboardMetadata(need, options, prefix) { IsPage = isPage };
        var gated = DashboardGate.Before(metadata, handler);
        var endpoint = methods is null ? _group.Map(pattern, gated) : _group.MapMethods(pattern, methods, gated);
        endpoint.WithMetadata(metadata).WithDisplayName($"Shadowing dashboard: {pattern}");
    }

    private static RequestDelegate On<TService>(Func<TService, RequestDelegate> handler)
        where TService : notnull => context => handler(context.RequestServices.GetRequiredService<TService>())(context);

    private static Task SendPageAsync(HttpContext context)
    {
        if (context.Request.Path.Value?.EndsWith('/') is true)
        {
            return DashboardAsset.Page.SendAsync(context);
        }

        RelativeRedirect.ToPage(context, context.GetEndpoint()!.Metadata.GetMetadata<DashboardMetadata>()!.Prefix);
        return Task.CompletedTask;
    }

    private static async Task MeAsync(HttpContext context)
    {
        var gate = context.RequestServices.GetRequiredService<DashboardGate>();
        var metadata = context.GetEndpoint()!.Metadata.GetMetadata<DashboardMetadata>()!;
        await ApiAnswer.WriteAsync(
            context,
            new MeAnswer(
                await gate.MayAsync(context, metadata, DashboardNeed.View), await gate.MayAsync(context, metadata, DashboardNeed.Inspect), await gate.MayAsync(context, metadata, DashboardNeed.Operate), gate.NameOf(context)),
            ApiJsonContext.Web.MeAnswer);
    }
}
