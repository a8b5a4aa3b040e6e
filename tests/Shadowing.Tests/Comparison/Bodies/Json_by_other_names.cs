namespace Shadowing.Tests.Comparison.Bodies;

public sealed class Json_by_other_names
{
    [Theory]
    [InlineData("text/json")]
    [InlineData("text/json; charset=utf-8")]
    [InlineData("Text/X-JSON")]
    [InlineData("application/x-json")]
    [InlineData("application/json-rpc")]
    [InlineData("application/jsonrequest")]
    [InlineData("application/vnd.acme.order.v2+json")]
    [InlineData("application/problem+json")]
    [InlineData("application/x-amz-json-1.0")]
    [InlineData("application/x-amz-json-1.1")]
    public void Json_is_compared_as_json_whatever_its_name(string type)
    {
        Assert.Equal("", Side.Compare(Side.Text("{\"a\":1,\"b\":2}", type), Side.Text("{ \"b\": 2.0, \"a\": 1 }", type)).Found());

        // A time that differs in each answer hides nothing beside it.
        Assert.Equal("$.total Value 1 2", Side.Compare(
            Side.Text("{\"at\":\"10:00\",\"total\":1}", type), Side.Text("{\"at\":\"10:01\",\"total\":2}", type),
            Side.Rules(static options => options.Ignore("$.at"))).Found());
        Assert.Equal("!CandidateBodyInvalid", Side.Compare(Side.Text("{}", type), Side.Text("<html>", type)).Found());
    }

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("application/stream+json")]
    [InlineData("application/stream+json; charset=UTF-8")]
    [InlineData("text/x-ndjson")]
    [InlineData("text/ndjson")]
    [InlineData("text/jsonl")]
    [InlineData("application/json-lines")]
    [InlineData("application/x-json-lines")]
    [InlineData("application/x-ldjson")]
    [InlineData("application/ldjson")]
    [InlineData("application/x-json-stream")]
    [InlineData("application/vnd.elasticsearch+x-ndjson; compatible-with=8")]
    [InlineData("application/vnd.acme.events+ndjson")]
    [InlineData("application/vnd.acme.events+jsonl")]
    public void Lines_of_json_are_compared_as_an_array_whatever_their_name(string type)
    {
        Assert.Equal("", Side.Compare(Side.Text("{\"a\":1,\"b\":2}\n3\n", type), Side.Text("{\"b\":2,\"a\":1}\r\n3", type)).Found());
        Assert.Equal("$[1].total Value 1 2", Side.Compare(
            Side.Text("{\"at\":1}\n{\"at\":2,\"total\":1}", type), Side.Text("{\"at\":3}\n{\"at\":4,\"total\":2}", type),
            Side.Rules(static options => options.Ignore("$[*].at"))).Found());
    }

    [Theory]
    [InlineData("application/json", "text/json")]
    [InlineData("application/vnd.acme.v1+json", "application/json")]
    [InlineData("application/x-ndjson", "application/jsonl")]
    public void Two_names_of_one_kind_differ_in_their_header_and_their_bodies_are_compared(string one, string other) => Assert.Equal(
        $"header:Content-Type Header {one} {other}",
        Side.Compare(Side.Text("{\"a\":1,\"b\":2}", one), Side.Text("{\"b\":2,\"a\":1}", other)).Found());

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json5")]
    [InlineData("text/javascript")]
    [InlineData("application/jsonp")]
    [InlineData("application/x-json-but-not")]
    [InlineData("text/html")]
    public void What_does_not_say_that_it_is_json_is_not_taken_for_it(string type) =>
        Assert.StartsWith("$ ", Side.Compare(Side.Text("{\"a\":1,\"b\":2}", type), Side.Text("{\"b\":2,\"a\":1}", type)).Found(),
            StringComparison.Ordinal);
}
