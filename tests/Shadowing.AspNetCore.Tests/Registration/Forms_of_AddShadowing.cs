using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Registration;
using Shadowing.Experiments;

namespace Shadowing.AspNetCore.Tests.Registration;

public sealed class Forms_of_AddShadowing
{
    private static readonly IConfiguration s_configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [new("Shadowing:Capacity", "7")]).Build();

    private static readonly Action<ShadowingOptions>[] s_array = [static shared => shared.Workers = 3];

    private static readonly Dictionary<string, Action<IServiceCollection>> s_forms = new()
    {
        ["()"] = static services => services.AddShadowing(),
        ["(root)"] = static services => services.AddShadowing(s_configuration),
        ["(section)"] = static services => services.AddShadowing(s_configuration.GetSection("Shadowing")),
        ["(configure)"] = static services => services.AddShadowing(static shared => shared.Workers = 3),
        ["(configure: …)"] = static services => services.AddShadowing(configure: static shared => shared.Workers = 3),
        ["(section, configure)"] = static services => services.AddShadowing(s_configuration, static shared => shared.Workers = 3),
        ["(section, two)"] = static services =>
            services.AddShadowing(s_configuration, static shared => shared.Workers = 3, static shared => shared.MaxStuck = 2),
        ["(section, [one])"] = static services => services.AddShadowing(s_configuration, [static shared => shared.Workers = 3]),
        ["(section, array)"] = static services => services.AddShadowing(s_configuration, s_array),
        ["(configure: [two])"] =
            static services => services.AddShadowing(
                configure: [static shared => shared.Workers = 3, static shared => shared.MaxStuck = 2]),
        ["(two)"] = static services => services.AddShadowing(static shared => shared.Workers = 3, static shared => shared.MaxStuck = 2),
        ["of a list"] = static services => ((ServiceCollection)services).AddShadowing(s_configuration),
    };

    public static TheoryData<string> Forms => [.. s_forms.Keys];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Each_form_adds_the_webs_part(string form)
    {
        var services = new ServiceCollection();
        s_forms[form](services);
        Assert.Contains(services, static service => service.ServiceType == typeof(ShadowStart));
    }

    [Fact]
    public async Task What_code_sets_is_overridden_by_configuration()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddShadowing(s_configuration, static shared => (shared.Workers, shared.Capacity) = (3, 9));
        await using var app = builder.Build();
        app.UseShadowing();
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync();
        var shared = app.Services.GetRequiredService<ExperimentRegistry>().Shared;
        Assert.Equal((3, 7), (shared.Workers, shared.Capacity));
        await app.StopAsync();
    }
}
