using Shadowing.Comparison.Media;
using Shadowing.Comparison.Rules;
using Shadowing.Experiments;

namespace Shadowing.Tests.Comparison;

public sealed class Known_shapes
{
    private const string Problem = "application/problem+json";
    private const string One = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private const string Two = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
    private const string Key = "CfDJ8NjAcXyZ0123456789abcd";
    private static readonly RuleSet s_all = RuleSet.Empty.With(KnownShapes.All, BodyKinds.Default);

    public static TheoryData<string, string> Ids => new(
        (One, Two), (One, "0HNFLQ1B2C3D4:00000001"), ("0HNFLQ1B2C3D4:00000001", "0HNFLQ1B2C3D5:0000000A"), ("0HNFLQ1B2C3D4", One),
        ("80000012-0000-ff00-b63f-84710c7967bb", One), ("0HNFLQ1B2C3D4:00000001", "shadow-1f"),
        ("|7fba9d3b-4a9b1c2d.1.", "|8fba9d3b-4a9b1c2d.2.1_"));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Trace_ids_of_problem_details_are_not_compared_with_each_other(string control, string candidate)
    {
        foreach (var name in (string[])["traceId", "trace_id", "trace-id", "TRACE_ID", "TRACE-ID"])
        {
            foreach (var type in (string[])[Problem, "application/problem+json; charset=utf-8", " Application/Problem+JSON;charset=utf-8"])
            {
                var found = Side.Compare(Side.Text($$"""{"title":"No","{{name}}":"{{control}}"}""", type),
                    Side.Text($$"""{"title":"No","{{name}}":"{{candidate}}"}""", type), s_all);
                Assert.Equal("", found.Found());
                Assert.Equal("Known shape problem-details-trace-id", s_all.All[Assert.Single(found.Decided)].Text);
            }
        }
    }

    [Theory]
    [InlineData("{\"traceId\":\"A\"}", "{}", "$.traceId Missing")]
    [InlineData("{}", "{\"traceId\":\"A\"}", "$.traceId Unexpected")]
    [InlineData("{\"traceId\":\"A\"}", "{\"traceId\":null}", "$.traceId Type")]
    [InlineData("{\"traceId\":\"A\"}", "{\"traceId\":\"\"}", "$.traceId Value")]
    [InlineData("{\"traceId\":\"A\"}", "{\"traceId\":\"unknown\"}", "$.traceId Value")]
    [InlineData("{\"traceId\":\"A\",\"detail\":\"x\"}", "{\"traceId\":\"B\",\"detail\":\"y\"}", "$.detail Value")]
    [InlineData("{\"errors\":{\"traceId\":\"A\"}}", "{\"errors\":{\"traceId\":\"B\"}}", "$.errors.traceId Value")]
    [InlineData("{\"spanId\":\"A\"}", "{\"spanId\":\"B\"}", "$.spanId Value")]
    [InlineData("[{\"traceId\":\"A\"}]", "[{\"traceId\":\"B\"}]", "$[0].traceId Value")]
    public void Whatever_is_not_such_an_id_in_both_answers_differs(string control, string candidate, string found)
    {
        control = control.Replace("\"A\"", $"\"{One}\"", StringComparison.Ordinal);
        candidate = candidate.Replace("\"B\"", $"\"{Two}\"", StringComparison.Ordinal)
            .Replace("\"A\"", $"\"{One}\"", StringComparison.Ordinal);
        Assert.StartsWith(found, Side.Compare(Side.Text(control, Problem), Side.Text(candidate, Problem), s_all).Found(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", "application/json")]
    [InlineData("application/problem+json", "application/json")]
    [InlineData("application/problem+jsonx", "application/problem+jsonx")]
    [InlineData("text/json", "text/json")]
    public void Answers_that_are_no_problem_details_have_no_trace_id_that_is_known(string control, string candidate)
    {
        var found = Side.Compare(Side.Text($$"""{"traceId":"{{One}}"}""", control), Side.Text($$"""{"traceId":"{{Two}}"}""", candidate),
            s_all);
        Assert.NotEmpty(found.Differences);
        Assert.Empty(found.Decided);
    }

    [Fact]
    public void Encrypted_cookies_are_not_compared_where_key_and_length_are_the_same()
    {
        string Cookie(char fill, int length = 60, string key = Key) =>
            $".AspNetCore.Session={key}{new string(fill, length)}; path=/; httponly";
        Assert.Equal("", Cookies(Cookie('a'), Cookie('b')));
        Assert.Equal("", Cookies("a=1\n" + Cookie('a'), "a=1\n" + Cookie('b')));
        Assert.Equal("cookie '.AspNetCore.Session': Path",
            Cookies(Cookie('a'), Cookie('b').Replace("path=/", "path=/x", StringComparison.Ordinal)));
        Assert.Equal("cookie '.AspNetCore.Session': value", Cookies(Cookie('a'), Cookie('b', 64)));
        Assert.Equal("cookie '.AspNetCore.Session': value", Cookies(Cookie('a'), Cookie('b', key: Key[..^1] + "e")));
        Assert.Equal("cookie '.AspNetCore.Session': value", Cookies(Cookie('a'), ".AspNetCore.Session=; path=/; httponly"));
        Assert.Equal("cookie 'a': value", Cookies("a=1\n" + Cookie('a'), "a=2\n" + Cookie('b')));
        Assert.Equal("cookie 'sid': value", Cookies("sid=one", "sid=two"));
    }

    [Fact]
    public void A_shape_that_is_switched_off_is_a_difference_again()
    {
        var rules = RuleSet.Empty.With(KnownShapes.Without(["Problem-Details-Trace-Id"]), BodyKinds.Default);
        Assert.Equal("Known shape data-protected-cookies", Assert.Single(rules.All).Text);
        Assert.StartsWith("$.traceId Value",
            Side.Compare(Side.Text($$"""{"traceId":"{{One}}"}""", Problem), Side.Text($$"""{"traceId":"{{Two}}"}""", Problem), rules)
                .Found(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("problem-details-traceid", "problem-details-trace-id")]
    [InlineData("traceId", "problem-details-trace-id")]
    [InlineData("cookies", "data-protected-cookies")]
    public void The_nearest_name_is_found(string wanted, string nearest) =>
        Assert.Equal(nearest, NearestNames.Among(KnownShapes.All.Select(static shape => shape.Name), wanted));

    [Fact]
    public void Rules_of_the_user_keep_their_numbers_and_act_beside_those_of_shapes()
    {
        var rules = Side.Rules(static options => options.Ignore("$.at").Ignore("$.never")).With(KnownShapes.All, BodyKinds.Default);
        var found = Side.Compare(Side.Text($$"""{"at":1,"traceId":"{{One}}"}""", Problem),
            Side.Text($$"""{"at":2,"traceId":"{{Two}}"}""", Problem), rules);
        Assert.Equal("", found.Found());
        Assert.Equal(["Ignore $.at", "Known shape problem-details-trace-id"], found.Decided.Select(index => rules.All[index].Text));
    }

    [Theory]
    [InlineData("application/vnd.acme.order", true)]
    [InlineData("Application/VND.Acme.Order; v=2", true)]
    [InlineData("application/vnd.acme.order2", false)]
    [InlineData("application/x-acme-1", true)]
    [InlineData("application/x-acme-", true)]
    [InlineData("application/x-acme", false)]
    public void Types_that_the_user_names_are_json(string type, bool isJson)
    {
        var rules = Side.Rules(static options => options.Ignore("$.at"))
            .With([], BodyKinds.With(["application/vnd.acme.order", "application/x-acme-*"]));
        var found = Side.Compare(Side.Text("{\"at\":1,\"total\":1}", type), Side.Text("{\"total\":2,\"at\":2}", type), rules).Found();
        Assert.Equal(isJson, found == "$.total Value 1 2");
    }

    private static string Cookies(string control, string candidate)
    {
        var rules = Side.Rules(null, "Set-Cookie").With(KnownShapes.All, BodyKinds.Default);
        var found = Side.Compare(Side.Json("1") with { Headers = [control] }, Side.Json("1") with { Headers = [candidate] }, rules);
        return string.Join(", ", found.Differences.Select(static difference => difference.How));
    }
}
