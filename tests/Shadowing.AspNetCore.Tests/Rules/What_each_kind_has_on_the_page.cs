using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Shadowing.AspNetCore.Tests.Dashboard;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Rules.Kinds;
using Shadowing.Experiments;

namespace Shadowing.AspNetCore.Tests.Rules;

/// <summary>What must be there for each kind of rule that configuration can say, derived from the kinds.</summary>
public sealed class What_each_kind_has_on_the_page
{
    [Fact]
    public async Task An_entry_among_the_rules_that_the_page_offers_with_all_its_keys()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        var offered = JsonDocument.Parse(
            await app.Client.GetStringAsync(new Uri("/shadowing/api/v1/rules", UriKind.Relative))).RootElement.EnumerateArray()
            .Select(static rule => $"{rule.GetProperty("name")}: {string.Join(", ", rule.GetProperty("keys").EnumerateArray().Select(static key => key.GetProperty("name")))}");
        Assert.Equal(
            RuleKinds.All.Where(static kind => kind.Read is not null).Select(static kind => kind.Name).Distinct()
                .Select(static name => $"{name}: {string.Join(", ", RuleKinds.Named(name).SelectMany(static kind => kind.Keys).Select(static key => key.Name))}"),
            offered);
    }

    [Fact]
    public void A_rule_in_the_configuration_that_is_tried_with_all_its_keys()
    {
        var configured = new ConfigurationBuilder().AddInMemoryCollection(Rules_of_configuration.Settings).Build().GetSection("Rules")
            .GetChildren().Select(static section =>
        {
            var errors = new List<string>();
            var rule = new RuleReader(errors, new ConfigurationSources(root: null)).Read(section);
            Assert.Empty(errors);
            return (rule!.Kind, Keys: section.GetChildren().Select(static child => child.Key).Where(static key => !RuleReader.IsRule(key))
                .ToList());
        }).ToLookup(static rule => rule.Kind, static rule => rule.Keys);
        Assert.Equal(Names(RuleKinds.All.Where(static kind => kind.IsOfRules)), Names(configured.Select(static kind => kind.Key)));
        Assert.All(RuleKinds.All.Where(static kind => kind.IsOfRules),
            kind => Assert.All(kind.Keys,
                key => Assert.Contains(key.Name, configured[kind].SelectMany(static keys => keys).Append("Relative"))));
    }

    [Fact]
    public void A_trial_on_kept_samples() =>
        Assert.Equal(Names(RuleKinds.All.Where(static kind => kind.Read is not null)),
            Names(TrialCase.All.Select(static tried => tried.Kind)));

    private static List<string> Names(IEnumerable<RuleKind> kinds) =>
        [.. kinds.Select(static kind => $"{kind.Name} at {kind.Step}").Distinct().Order(StringComparer.Ordinal)];
}
