using System.Text.Json;
using Shadowing.Redaction;

namespace Shadowing.Tests.Redaction;

public sealed class Redacted_deltas
{
    private const int Most = 10_000;

    [Theory]
    [InlineData("""{"password":["hunter2","hunter3"]}""", "hunter")]
    [InlineData("""{"pin":["1234","9999"]}""", "1234")]
    [InlineData("""{"user":{"Client_Secret":["hunter2",0,0]}}""", "hunter")]
    [InlineData("""{"_t":"a","_0":[{"name":"a","token":"hunter2"},0,0],"1":[{"token":"hunter3"}]}""", "hunter")]
    [InlineData("""{"mail":["ann@example.com","bob@example.com"]}""", "example")]
    public void Secrets_stay_out_of_a_delta_even_where_values_are_kept(string delta, string secret)
    {
        var kept = Write(delta, keepsValues: true);
        Assert.DoesNotContain(secret, kept, StringComparison.Ordinal);
        Assert.Contains('#', kept);
        Assert.Equal(Shape(delta), Shape(kept));
    }

    [Fact]
    public void Where_values_are_kept_any_others_stay_as_they_are() =>
        Assert.Equal("""{"total":[1,2],"pinned":[1,2]}""", Write("""{"total":[1,2],"pinned":[1,2]}""", keepsValues: true));

    [Fact]
    public void Where_values_are_not_kept_the_structure_stays_and_moves_of_elements_too()
    {
        var kept = Write("""{"items":{"_t":"a","_3":["",0,3],"_1":["blue",0,0],"2":["green"],"0":{"total":[10,20]}},"4711":["x"]}""",
            keepsValues: false);
        Assert.DoesNotContain("blue", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("green", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", kept, StringComparison.Ordinal);
        Assert.Contains("\"_3\":[\"\",0,3]", kept, StringComparison.Ordinal);
        Assert.Contains("\"_t\":\"a\"", kept, StringComparison.Ordinal);
        using var parsed = JsonDocument.Parse(kept);
        Assert.Equal(2, parsed.RootElement.GetProperty("items").GetProperty("0").GetProperty("total").GetArrayLength());
    }

    [Fact]
    public void What_is_allowed_by_its_path_stays_within_a_delta() =>
        Assert.Contains("\"currency\":[\"EUR\",\"CHF\"]",
            Write("""{"items":{"_t":"a","0":{"currency":["EUR","CHF"],"total":[1,2]}}}""", keepsValues: false, "$.items[*].currency"),
            StringComparison.Ordinal);

    [Fact]
    public void A_delta_that_is_too_long_is_not_kept_in_part() =>
        Assert.Null(Redaction(keepsValues: true).Write("""{"a":["xxxxxxxxxxxxxxxxxxxx","y"]}""", 20));

    private static string Write(string delta, bool keepsValues, params string[] allowed) =>
        Redaction(keepsValues, allowed).Write(delta, Most)!;

    private static DeltaRedaction Redaction(bool keepsValues, params string[] allowed)
    {
        var options = new RedactionOptions();
        foreach (var path in allowed)
        {
            options.AllowPaths.Add(path);
        }

        var plan = new RedactionPlan(options, keepsValues);
        return new DeltaRedaction(new ValueRedactor(() => plan), new RedactionPlace("x", "GET /a", "$"));
    }

    // The names and the lengths of lists, without the values.
    private static string Shape(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Of(document.RootElement);

        static string Of(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object =>
                $"{{{string.Join(',', element.EnumerateObject().Select(member => $"{member.Name}:{Of(member.Value)}"))}}}",
            JsonValueKind.Array => $"[{string.Join(',', element.EnumerateArray().Select(Of))}]",
            _ => "v",
        };
    }
}
