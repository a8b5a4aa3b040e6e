using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

public sealed class Decorated_services
{
    [Fact]
    public async Task Calls_of_a_service_run_on_the_candidate_too_and_differences_are_reported()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddScoped<IPricing, PricingV1>()
                .AddShadow<IPricing, PricingV2>("pricing-v2", methods => methods.AllAreReads()),
            ("Experiments:pricing-v2:SampleRate", "1"), ("Experiments:pricing-v2:MaxPerSecond", "1000"));
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var pricing = scope.ServiceProvider.GetRequiredService<IPricing>();
            Assert.Equal(new Price("right", 5), await pricing.QuoteAsync("right"));
            Assert.Equal(new Price("wrong", 5), await pricing.QuoteAsync("wrong"));
            Assert.Equal(3, await pricing.StockAsync("abc"));
            Assert.Equal(0, pricing.Discount("a", 10));
            Assert.Equal("EUR", pricing.Currency);
        }

        var report = await host.ReportAsync("pricing-v2");
        Assert.Equal((5, 3, 2), (report.Account.Sampled, report.Account.Match, report.Account.Mismatch));
        Assert.True(report.Account.AddsUp);
        Assert.Equal(["$", "$.Amount"], report.Groups.Select(group => group.Path).Order());
        Assert.Contains("IPricing.Discount", report.Groups.Select(group => group.Endpoint));
        Assert.Contains(report.Groups.SelectMany(group => group.Samples),
            sample => sample.Request.Line == "IPricing.QuoteAsync(sku: \"wrong\")");
        Assert.Equal(0, host.Report.Capture().Faults);
        Assert.Equal("100 % of IPricing → PricingV2, at most 1000/s", report.Summary);
        var (low, high) = Shadowing.Statistics.ShareSequence.Interval(2, 5, 0.05);
        Assert.Equal((0.4, low, high), (report.MismatchShare.Share, report.MismatchShare.Low, report.MismatchShare.High));
        Assert.Contains("Between 2.51 % and 91.1 % of such calls differ, with 95 % confidence, however often one looks.",
            host.Report.Capture().ToMarkdown(), StringComparison.Ordinal);
        var methods = Assert.Single(host.Logs.Entries, entry => entry.Event.Id == 7001).Message;
        Assert.StartsWith("pricing-v2: of IPricing these are shadowed: Currency { get; } (immutable: serialized later), QuoteAsync(string, CancellationToken) (immutable: serialized later), ", methods, StringComparison.Ordinal);
        Assert.EndsWith("SaveAsync(Price) (no result). To the control only go: none.", methods, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generic_methods_are_planned_by_the_types_that_they_are_called_with()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddSingleton<IStore, StoreV1>().AddShadow<IStore, StoreV2>("store-v2", methods => methods.AllAreReads()),
            ("Experiments:store-v2:SampleRate", "1"), ("Experiments:store-v2:MaxPerSecond", "1000"));
        var store = host.Services.GetRequiredService<IStore>();
        Assert.Equal(3, store.Get<int>("abc"));
        Assert.Equal([3], store.Get<List<int>>("abc"));
        Assert.Equal([3], store.Get<IEnumerable<int>>("abc"));
        Assert.Equal("a", await store.EchoAsync("a"));
        Assert.Equal([1], await store.EchoAsync(new List<int> { 1 }));
        store.Forget<int>("a");

        var account = (await host.ReportAsync("store-v2")).Account;
        Assert.Equal((6, 2, 2), (account.Sampled, account.Mismatch, account.Match));
        Assert.Equal((1, 1), (account.NotComparable["result_type"], account.NotComparable["mutable_argument"]));
    }

    [Fact]
    public async Task Arguments_are_shown_by_name_where_values_are_kept_but_for_secrets()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddSingleton<ILogin, LoginV1>().AddShadow<ILogin, LoginV2>("x", methods => methods.AllAreReads()),
            ("Experiments:x:SampleRate", "1"));
        Assert.Equal("v1", host.Services.GetRequiredService<ILogin>()
            .Login("ann", "canary", 7, "{ \"token\": \"canary\" }", CancellationToken.None));
        var report = await host.ReportAsync("x");
        Assert.Matches(@"^ILogin\.Login\(user: ""ann"", password: \[text, 6 characters #\w{8}\], attempt: 7, body: ""\[text, 21 characters #\w{8}\]""\)$", report.Groups[0].Samples[0].Request.Line);
        Assert.DoesNotContain("canary", host.Report.Capture().ToJson(), StringComparison.Ordinal);
    }

    public interface ILogin
    {
        string Login(string user, string password, int attempt, string body, CancellationToken cancellation);
    }

    public sealed class LoginV1 : ILogin
    {
        public string Login(string user, string password, int attempt, string body, CancellationToken cancellation) => "v1";
    }

    public sealed class LoginV2 : ILogin
    {
        public string Login(string user, string password, int attempt, string body, CancellationToken cancellation) => "v2";
    }
}
