using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Rules;

public sealed class Rules_of_configuration
{
    private static readonly (string Key, string Value)[] s_rules =
    [
        ("Rules:0:Unordered", "$.items"), ("Rules:0:Key", "product.sku"),
        ("Rules:1:Tolerance", "$.total"), ("Rules:1:Absolute", "0.01"),
        ("Rules:2:Tolerance", "$.at"), ("Rules:2:Within", "00:00:02"),
        ("Rules:3:Replace", "$.url"), ("Rules:3:Pattern", "host-[0-9]+"), ("Rules:3:With", "host"),
        ("Rules:4:Trim", "$.name"),
        ("Rules:5:IgnoreCase", "$.name"),
        ("Rules:6:Round", "$.share"), ("Rules:6:Digits", "2"),
        ("Rules:7:Renumber", "$.id"),
        ("Rules:8:NullIsMissing", "$.note"),
        ("Rules:9:EmptyIsMissing", "$.tags"),
        ("Rules:10:Subset", "$.more"),
        ("Rules:11:Shape", "$.live"),
        ("Rules:12:Trim", "$.never"),
        ("Rules:13:Truncate", "$.cut"), ("Rules:13:To", "00:01:00"),
        ("Ignore:0", "$.generated"),
    ];

    /// <summary>Gets them as an experiment's section has them.</summary>
    internal static IEnumerable<KeyValuePair<string, string?>> Settings =>
        s_rules.Select(static setting => new KeyValuePair<string, string?>(setting.Key, setting.Value));

    [Fact]
    public async Task Each_kind_of_rule_can_be_configured_and_the_report_says_how_often_it_decided()
    {
        await using var app = await StartAsync(s_rules);
        for (var call = 0; call < 3; call++)
        {
            await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        }

        var report = await app.ReportAsync("x");
        Assert.Equal(3, report.Account.Match);
        Assert.Empty(report.Groups);
        Assert.Equal(
            [
                "Ignore $.generated 3", "Unordered $.items by product.sku 3", "Tolerance $.total absolute 0.01 3",
                "Tolerance $.at within 00:00:02 3", "Replace $.url host-[0-9]+ 3",
                "Trim $.name 3", "IgnoreCase $.name 3", "Round $.share to 2 3", "Renumber $.id 3", "NullIsMissing $.note 3",
                "EmptyIsMissing $.tags 3", "Subset $.more 3", "Shape $.live 3", "Trim $.never 0",
                "Truncate $.cut to 00:01:00 3",
                "Known shape problem-details-trace-id 0", "Known shape data-protected-cookies 0",
            ],
            report.Rules.Select(static rule => $"{rule.Rule} {rule.Decided}"));
        Assert.Contains("| `Tolerance $.total absolute 0.01` | 3 | 100 % |", app.Report.Capture().ToMarkdown(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Within", "00:00:02", "Absolute", "0", "Tolerance $.t within 00:00:02")]
    [InlineData("Within", "00:00:02", "Relative", "0.0", "Tolerance $.t within 00:00:02")]
    [InlineData("Within", "00:00:00", "Absolute", "0.1", "Tolerance $.t absolute 0.1")]
    public void A_limit_of_0_says_nothing_as_where_one_source_switches_off_what_another_says(
        string key, string value, string other, string otherValue, string text)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("r:Tolerance", "$.t"), new($"r:{key}", value), new($"r:{other}", otherValue)]).Build();
        var errors = new List<string>();
        Assert.Equal(text, new RuleReader(errors, new ConfigurationSources(root: null)).Read(configuration.GetSection("r"))?.Text);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Without_its_rule_each_place_differs_and_says_how()
    {
        await using var app = await StartAsync(("Rules:0:Tolerance", "$.total"), ("Rules:0:Absolute", "0.001"));
        await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        var report = await app.ReportAsync("x");
        Assert.Equal(1, report.Account.Mismatch);
        string How(string path) => report.Groups.Single(group => group.Path == path).Samples[0].How ?? "-";
        Assert.Equal(("by +0.01", "by 1 s later", "order only", "-"), (How("$.total"), How("$.at"), How("$.items"), How("$.url")));
        Assert.Equal("Tolerance $.total absolute 0.001", report.Groups.Single(static group => group.Path == "$.total").Samples[0].Rule);
        Assert.Contains("by +0.01 (beyond Tolerance $.total absolute 0.001)", app.Report.Capture().ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_stops_the_start_with_its_key_and_what_is_allowed()
    {
        var failure = await Assert.ThrowsAsync<InvalidShadowingException>(async () =>
        {
            await using var app = await StartAsync(
                ("Rules:0:Trim", "$.a"), ("Rules:0:Digits", "2"),
                ("Rules:1:Key", "sku"),
                ("Rules:2:Tolerance", "$.t"), ("Rules:2:Within", "00:00:01"), ("Rules:2:Absolute", "1"),
                ("Rules:3:Round", "$.r"), ("Rules:3:Digits", "99"),
                ("Rules:4:Nonsense", "$.r"));
        });
        Assert.Contains("Shadowing:Experiments:x:Rules:0:Digits belongs to the rule Round; remove it.", failure.Errors);
        Assert.Contains("Shadowing:Experiments:x:Rules:1 must say one of EmptyIsMissing, IgnoreCase, NullIsMissing, Renumber, Replace, Round, Shape, Subset, Tolerance, Trim, Truncate, Unordered, with a path.", failure.Errors);
        Assert.Contains("Shadowing:Experiments:x:Rules:2 says Within and Absolute or Relative; a tolerance is either of times or of numbers.", failure.Errors);
        Assert.Contains("Shadowing:Experiments:x: Round '$.r': digits is 99; use 0 to 28 decimal places.", failure.Errors);
        Assert.Contains(failure.Errors,
            static error => error.StartsWith("Shadowing:Experiments:x:Rules:4:Nonsense is not a known key; the known ones are ",
                StringComparison.Ordinal));
    }

    private static Task<TestApp> StartAsync(params (string Key, string Value)[] settings) => TestApp.StartAsync(
        app =>
        {
            app.UseShadowing();
            app.MapGet("/a", () => Results.Text(
                """
                {"generated":1,"items":[{"product":{"sku":"a"}},{"product":{"sku":"b"}}],"total":1.00,"at":"2024-01-01T00:00:00Z","url":"//host-1/","name":"X",
                "share":0.331,"id":"f3","note":null,"tags":[],"more":{},"live":{"t":1},"cut":"2024-01-01T00:00:01Z"}
                """,
                "application/json")).WithShadow("x", () => Results.Text(
                """
                {"generated":2,"items":[{"product":{"sku":"b"}},{"product":{"sku":"a"}}],"total":1.01,"at":"2024-01-01T00:00:01Z","url":"//host-2/","name":" x",
                "share":0.3349,"id":"07","more":{"new":1},"live":{"t":2},"cut":"2024-01-01T01:00:59.5+01:00"}
                """,
                "application/json"));
        },
        [("Experiments:x:SampleRate", "1"),
            .. settings.Select(static setting => ("Experiments:x:" + setting.Key, (string?)setting.Value))]);
}
