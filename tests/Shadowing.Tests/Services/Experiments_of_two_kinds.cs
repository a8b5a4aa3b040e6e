using Microsoft.Extensions.DependencyInjection;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

public sealed class Experiments_of_two_kinds
{
    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    public async Task Services_of_an_experiment_that_shadows_requests_too_are_told_of_shadow_calls(string rate, bool shadowsCode)
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddScoped<IPricing, PricingV1>().AddShadow<IPricing, PricingV2>("x", methods => methods.AllAreReads()),
            ("Experiments:x:SampleRate", rate), ("Experiments:x:Candidate", "http://candidate"), ("Experiments:x:Routes:0", "GET /prices"));
        var catalog = host.Services.GetRequiredService<ExperimentRegistry>().Current;
        Assert.True(Assert.Single(catalog.All).IsOfHttp);
        Assert.Equal(shadowsCode, catalog.ShadowsCode);
    }
}
