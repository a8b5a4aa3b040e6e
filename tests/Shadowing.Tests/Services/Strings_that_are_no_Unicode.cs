using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Services.Snapshots;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

/// <summary>A string of .NET may hold half of a pair, which UTF-8 has no bytes for: it equals the same string only.</summary>
public sealed partial class Strings_that_are_no_Unicode
{
    private static readonly (string, string?)[] s_all = [("Experiments:x:SampleRate", "1"), ("Experiments:x:MaxPerSecond", "100000")];

    private static readonly Dictionary<string, Func<Task>> s_pairs = new(StringComparer.Ordinal)
    {
        ["text"] = () => DifferAsync("a\ud800", "a\ud801"),
        ["text that is a placeholder"] = () => DifferAsync("\ufffd", "\udfff"),
        ["text of halves in the wrong order"] = () => DifferAsync("\udc00\ud800", "\ud800\udc00"),
        ["text with escapes and whole pairs"] = () => DifferAsync("\"\n😀\ud800\\é", "\"\n😀\ud801\\é"),
        ["a long text"] = () => DifferAsync(new string('é', 5_000) + "\ud800", new string('é', 5_000) + "\ud801"),
        ["a character"] = () => DifferAsync('\ud800', '\ud801'),
        ["a member"] = () => DifferAsync(new Named("\ud800", 'a'), new Named("\udfff", 'a')),
        ["a member that is a character"] = () => DifferAsync(new Named("a", '\ud800'), new Named("a", '\udfff')),
        ["a key"] = () => DifferAsync(new Dictionary<string, int> { ["\ud800"] = 1 }, new Dictionary<string, int> { ["\ud801"] = 1 }),
        ["a key that is a character"] =
            () => DifferAsync(new Dictionary<char, int> { ['\ud800'] = 1 }, new Dictionary<char, int> { ['\ud801'] = 1 }),
        ["an item"] = () => DifferAsync<List<string>>(["\ud800"], ["\ud801"]),
        ["a node"] = () => DifferAsync(new JsonObject { ["\ud800"] = "a" }, new JsonObject { ["\ud801"] = "a" }),
        ["a value of a node"] = () => DifferAsync(new JsonObject { ["a"] = "\ud800" }, new JsonObject { ["a"] = "\ud801" }),
        ["a contract that is generated"] = () => DifferAsync(new Named("\ud800", 'a'), new Named("\ud801", 'a'), Contracts.Default.Options),
        ["a key by a contract that is generated"] =
            () => DifferAsync(new Dictionary<string, int> { ["\ud800"] = 1 }, new Dictionary<string, int> { ["\ud801"] = 1 },
                Contracts.Default.Options),
        ["options with an encoder of their own"] =
            () => DifferAsync("\ud800", "\ud801", new JsonSerializerOptions { Encoder = JavaScriptEncoder.Default }),
        ["a converter of the user's"] =
            () => DifferAsync(new Named("\ud800", 'a'), new Named("\ud801", 'a'),
                new JsonSerializerOptions { Converters = { new NamedConverter() } }, isVouchedFor: true),
    };

    public static TheoryData<string> Pairs => [.. s_pairs.Keys];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Two_that_differ_in_half_of_a_pair_do_not_match(string name) => await s_pairs[name]();

    [Fact]
    public async Task The_same_one_matches()
    {
        await using var host = await StartAsync("\"a\ud800\n😀", "\"a\ud800\n😀", json: null, isVouchedFor: false);
        host.Services.GetRequiredService<What_a_serialization_leaves_out.IAnswer<string>>().Get();
        Assert.Equal(1, (await host.ReportAsync("x")).Account.Match);
    }

    [Fact]
    public async Task An_element_that_nobody_can_unescape_does_not_match_another()
    {
        await using var host = await StartAsync(JsonElement.Parse("""{"a":"\ud800"}"""), JsonElement.Parse("""{"a":"\ud801"}"""),
            json: null, isVouchedFor: false);
        host.Services.GetRequiredService<What_a_serialization_leaves_out.IAnswer<JsonElement>>().Get();
        var account = (await host.ReportAsync("x")).Account;
        Assert.Equal((1, 0), (account.Sampled, account.Match));
    }

    [Fact]
    public void A_text_that_comes_in_blocks_is_written_as_one_that_comes_whole()
    {
        const string Text = "a\ud800\"😀\udc00\ud83d";
        for (var split = 0; split <= Text.Length; split++)
        {
            var written = new char[Text.Length * 6];
            var first = WholeTextEncoder.Instance.Encode(Text.AsSpan(0, split), written, out var consumed, out var length,
                isFinalBlock: false);
            Assert.Equal(consumed == split ? OperationStatus.Done : OperationStatus.NeedMoreData, first);
            Assert.Equal(OperationStatus.Done,
                WholeTextEncoder.Instance.Encode(Text.AsSpan(consumed), written.AsSpan(length), out _, out var rest));
            Assert.Equal("a\\ud800\\\"\\uD83D\\uDE00\\udc00\\ud83d".Replace("\\uD83D\\uDE00", Emoji(), StringComparison.Ordinal),
                new string(written, 0, length + rest));
        }

        Assert.Equal(OperationStatus.DestinationTooSmall, WholeTextEncoder.Instance.Encode("\ud800", new char[5], out _, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("\"quoted\" and \\ and \n and \u0001 and \u007f and \u2028")]
    [InlineData("é 😀 \ufffd <&'>")]
    public void What_is_Unicode_is_written_as_ever(string text) =>
        Assert.Equal(Written(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping), Written(text, WholeTextEncoder.Instance));

    // The relaxed encoder escapes what lies beyond the first plane.
    private static string Emoji() => Written("😀", JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Trim('"');

    private static string Written(string text, JavaScriptEncoder encoder)
    {
        using var written = new MemoryStream();
        using (var writer = new Utf8JsonWriter(written, new JsonWriterOptions { Encoder = encoder }))
        {
            writer.WriteStringValue(text);
        }

        return Encoding.UTF8.GetString(written.ToArray());
    }

    private static async Task DifferAsync<T>(T control, T candidate, JsonSerializerOptions? json = null, bool isVouchedFor = false)
    {
        await using var host = await StartAsync(control, candidate, json, isVouchedFor);
        host.Services.GetRequiredService<What_a_serialization_leaves_out.IAnswer<T>>().Get();
        var account = (await host.ReportAsync("x")).Account;
        Assert.True(account.AddsUp);
        Assert.Equal((1, 0, 1), (account.Sampled, account.Match, account.Mismatch));
    }

    private static async Task<ShadowHost> StartAsync<T>(T control, T candidate, JsonSerializerOptions? json, bool isVouchedFor)
    {
#pragma warning disable SHDW002 // A proxy does here: the results' types are what is tested.
        return await ShadowHost.StartAsync(
            services => services.AddSingleton<What_a_serialization_leaves_out.IAnswer<T>>(
                new What_a_serialization_leaves_out.Answer<T>(control))
                    .AddSingleton(new What_a_serialization_leaves_out.OtherAnswer<T>(candidate))
                .AddShadow<What_a_serialization_leaves_out.IAnswer<T>, What_a_serialization_leaves_out.OtherAnswer<T>>("x", said =>
                {
                    said.AllAreReads();
                    if (json is not null)
                    {
                        said.Json(json);
                    }

                    if (isVouchedFor)
                    {
                        said.Immutable<T>();
                    }
                }),
            s_all);
#pragma warning restore SHDW002
    }

    public sealed record Named(string Name, char Letter);

    private sealed class NamedConverter : JsonConverter<Named>
    {
        public override Named Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Named value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Name);
    }

    [JsonSerializable(typeof(Named))]
    [JsonSerializable(typeof(Dictionary<string, int>))]
    internal sealed partial class Contracts : JsonSerializerContext;
}
