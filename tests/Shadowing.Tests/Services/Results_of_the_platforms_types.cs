using System.Collections;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Data;
using System.Drawing;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Mail;
using System.Numerics;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;
using Shadowing.Services;
using Shadowing.Services.Calls;
using Shadowing.Services.Snapshots;

namespace Shadowing.Tests.Services;

/// <summary>Nobody made the platform's types to be written: two that differ are told apart, or it is said that they are not, and what is
/// advised then tells them apart.</summary>
public sealed partial class Results_of_the_platforms_types
{
    private static readonly Dictionary<string, Action> s_compared = new(StringComparer.Ordinal)
    {
        ["Uri"] = () => AreCompared(new Uri("http://a/"), new Uri("http://b/")),
        ["Version"] = () => AreCompared(new Version(1, 2), new Version(1, 3)),
        ["Guid"] = () => AreCompared(Guid.Empty, Guid.AllBitsSet),
        ["DateOnly"] = () => AreCompared(DateOnly.MinValue, DateOnly.MaxValue),
        ["TimeSpan"] = () => AreCompared(TimeSpan.MinValue, TimeSpan.MaxValue),
        ["Half"] = () => AreCompared(Half.One, Half.NaN),
        ["Int128"] = () => AreCompared(Int128.MaxValue, Int128.MaxValue - 1),
        ["Complex"] = () => AreCompared(new Complex(1, 2), new Complex(1, 3)),
        ["Rune"] = () => AreCompared(new Rune('a'), new Rune('b')),
        ["Index"] = () => AreCompared(new Index(3), new Index(3, fromEnd: true)),
        ["Range"] = () => AreCompared(1..3, 1..4),
        ["Point"] = () => AreCompared(new Point(1, 2), new Point(1, 3)),
        ["Rectangle"] = () => AreCompared(new Rectangle(1, 2, 3, 4), new Rectangle(1, 2, 3, 5)),
        ["Color"] = () => AreCompared(Color.Red, Color.Blue),
        ["AuthenticationHeaderValue"] = () => AreCompared(new AuthenticationHeaderValue("a", "b"), new AuthenticationHeaderValue("a", "c")),
        ["Memory"] = () => AreCompared<Memory<byte>>(new byte[] { 1 }, new byte[] { 2 }),
        ["JsonElement"] = () => AreCompared(JsonElement.Parse("1"), JsonElement.Parse("2")),
        ["JsonNode"] = () => AreCompared(JsonNode.Parse("1")!, JsonNode.Parse("2")!),
        ["ImmutableArray"] = () => AreCompared(ImmutableArray.Create(1), ImmutableArray.Create(2)),
        ["FrozenDictionary"] = () =>
            AreCompared(new Dictionary<string, int> { ["a"] = 1 }.ToFrozenDictionary(),
                new Dictionary<string, int> { ["a"] = 2 }.ToFrozenDictionary()),
        ["Tuple"] = () => AreCompared(Tuple.Create(1, "a"), Tuple.Create(1, "b")),
        ["KeyValuePair"] = () => AreCompared(KeyValuePair.Create(1, "a"), KeyValuePair.Create(1, "b")),
    };

    private static readonly Dictionary<string, Action> s_vouchedFor = new(StringComparer.Ordinal)
    {
        ["ReadOnlyCollection"] = () => MayBeVouchedFor(new ReadOnlyCollection<int>([1]), new ReadOnlyCollection<int>([2])),
        ["ReadOnlyDictionary"] = () => MayBeVouchedFor(Named(1).AsReadOnly(), Named(2).AsReadOnly()),
        ["ArraySegment"] = () => MayBeVouchedFor<ArraySegment<int>>(new[] { 1 }, new[] { 2 }),
        ["IReadOnlyList"] = () => MayBeVouchedFor<IReadOnlyList<int>>([1], [2]),
        ["IReadOnlyDictionary"] = () => MayBeVouchedFor<IReadOnlyDictionary<string, int>>(Named(1), Named(2)),
        ["IEnumerable"] = () => MayBeVouchedFor<IEnumerable<int>>([1], [2]),
        ["IQueryable"] = () => MayBeVouchedFor(((int[])[1]).AsQueryable(), ((int[])[2]).AsQueryable()),
        ["Hashtable"] = () => MayBeVouchedFor(new Hashtable { ["a"] = 1 }, new Hashtable { ["a"] = 2 }),
        ["StringValues"] = () => MayBeVouchedFor(new StringValues("a"), new StringValues("b")),
        ["ProblemDetails"] = () =>
            MayBeVouchedFor(new ProblemDetails { Extensions = { ["a"] = 1 } }, new ProblemDetails { Extensions = { ["a"] = 2 } }),
        ["HttpHeaders"] = () => MayBeVouchedFor(Headers("a"), Headers("b")),
        ["object"] = () => MayBeVouchedFor<object>(1, 2),
    };

    private static readonly Dictionary<string, Action> s_taken = new(StringComparer.Ordinal)
    {
        ["Regex"] = () => MustBeTaken(new Regex("a", RegexOptions.None, TimeSpan.FromSeconds(1)),
            new Regex("b", RegexOptions.None, TimeSpan.FromSeconds(1)), static regex => regex.ToString()),
        ["StringBuilder"] = () => MustBeTaken(new StringBuilder("a"), new StringBuilder("b"), static text => text.ToString()),
        ["NameValueCollection"] = () => MustBeTaken(Values("1"), Values("2"), static values => values["a"]),
        ["a table that derives from the platform's"] =
            () => MustBeTaken(new Settings("1"), new Settings("2"), static values => values["a"]),
        ["IPAddress"] = () => MustBeTaken(IPAddress.Loopback, IPAddress.Any, static address => address.ToString()),
        ["IPEndPoint"] = () => MustBeTaken(new IPEndPoint(IPAddress.Loopback, 1), new IPEndPoint(IPAddress.Loopback, 2),
            static point => point.ToString()),
        ["IPNetwork"] = () => MustBeTaken(IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("10.0.0.0/9"),
            static network => network.ToString()),
        ["CultureInfo"] = () =>
            MustBeTaken(CultureInfo.InvariantCulture, new CultureInfo(string.Empty) { NumberFormat = { NumberGroupSeparator = "'" } },
                static culture => culture.NumberFormat.NumberGroupSeparator),
        ["TimeZoneInfo"] = () =>
            MustBeTaken(TimeZoneInfo.Utc, TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(1), "x", "x"),
                static zone => zone.ToSerializedString()),
        ["DirectoryInfo"] = () => MustBeTaken(new DirectoryInfo("/a"), new DirectoryInfo("/b"), static folder => folder.FullName),
        ["FileInfo"] = () => MustBeTaken(new FileInfo("/a"), new FileInfo("/b"), static file => file.FullName),
        ["BigInteger"] = () => MustBeTaken(new BigInteger(24), new BigInteger(26),
            static number => number.ToString(CultureInfo.InvariantCulture)),
        ["Encoding"] = () => MustBeTaken(Encoding.UTF8, Encoding.Latin1, static encoding => encoding.WebName),
        ["Type"] = () => MustBeTaken(typeof(int), typeof(string), static type => type.FullName),
        ["Exception"] = () => MustBeTaken(new Exception("a"), new Exception("b"), static failure => failure.Message),
        ["Stream"] = () => MustBeTaken<Stream>(new MemoryStream(1), new MemoryStream(2), static stream => ((MemoryStream)stream).Capacity),
        ["CancellationToken"] =
            () => MustBeTaken(new CancellationToken(canceled: false), new CancellationToken(canceled: true),
                static token => token.IsCancellationRequested),
        ["Lazy"] = () => MustBeTaken(new Lazy<int>(1), new Lazy<int>(2), static lazy => lazy.Value),
        ["XDocument"] = () => MustBeTaken(XDocument.Parse("<a/>"), XDocument.Parse("<b/>"), static document => document.ToString()),
        ["XElement"] = () => MustBeTaken(new XElement("a"), new XElement("b"), static element => element.ToString()),
        ["DataTable"] = () => MustBeTaken(new DataTable("a"), new DataTable("b"), static table => table.TableName),
        ["MailAddress"] = () => MustBeTaken(new MailAddress("a@b.c"), new MailAddress("a@b.d"), static address => address.Address),
        ["MediaTypeHeaderValue"] =
            () => MustBeTaken(new MediaTypeHeaderValue("a/b"), new MediaTypeHeaderValue("a/c"), static type => type.ToString()),
        ["Claim"] = () => MustBeTaken(new Claim("a", "b"), new Claim("a", "c"), static claim => claim.Value),
        ["UriBuilder"] = () => MustBeTaken(new UriBuilder("http://a"), new UriBuilder("http://b"), static builder => builder.ToString()),
        ["ILookup"] = () => MustBeTaken(((int[])[1]).ToLookup(static _ => "a"), ((int[])[1]).ToLookup(static _ => "b"),
            static lookup => lookup.Single().Key),
        ["IGrouping"] = () => MustBeTaken(((int[])[1]).GroupBy(static _ => "a").Single(), ((int[])[1]).GroupBy(static _ => "b").Single(),
            static group => group.Key),
        ["PriorityQueue"] = () => MustBeTaken(Queue(1), Queue(2), static queue => queue.Peek()),
        ["BitArray"] = () => MustBeTaken(new BitArray(1, defaultValue: false), new BitArray(1, defaultValue: true), static bits => bits[0]),
        ["MatchCollection"] = () => MustBeTaken(Letter().Matches("a"), Letter().Matches("b"), static matches => matches[0].Value),
        ["a record that holds a Regex"] =
            () => MustBeTaken(new Pattern(new Regex("a", RegexOptions.None, TimeSpan.FromSeconds(1))),
                new Pattern(new Regex("b", RegexOptions.None, TimeSpan.FromSeconds(1))), static pattern => pattern.Regex.ToString()),
        ["a list of addresses"] =
            () => MustBeTaken<IReadOnlyList<IPAddress>>([IPAddress.Loopback], [IPAddress.Any], static list => list[0].ToString()),
    };

    public static TheoryData<string> Compared => [.. s_compared.Keys];

    public static TheoryData<string> VouchedFor => [.. s_vouchedFor.Keys];

    public static TheoryData<string> Taken => [.. s_taken.Keys];

    [Theory]
    [MemberData(nameof(Compared))]
    public void A_value_is_compared_as_it_is(string type) => s_compared[type]();

    [Theory]
    [MemberData(nameof(VouchedFor))]
    public void What_is_written_whole_is_compared_once_somebody_vouches_for_it(string type) => s_vouchedFor[type]();

    [Theory]
    [MemberData(nameof(Taken))]
    public void What_is_not_written_whole_is_compared_by_what_is_taken_of_it_alone(string type) => s_taken[type]();

    [Fact]
    public void A_converter_of_the_users_that_writes_the_value_makes_it_comparable_where_somebody_vouches_for_it()
    {
        var options = new ServiceOptions { Json = new JsonSerializerOptions { Converters = { new AddressConverter() } } };
        Assert.Contains(".Immutable<IPAddress>()", new SnapshotPlanner(options).OfResult(typeof(IPAddress)).WhyNot,
            StringComparison.Ordinal);
        options.Immutable.Add(typeof(IPAddress));
        Assert.Equal("\"127.0.0.1\"", Written(options, IPAddress.Loopback));
    }

    private static void AreCompared<T>(T one, T other) => AreToldApart(new ServiceOptions(), one, other);

    private static void MayBeVouchedFor<T>(T one, T other)
    {
        Assert.Equal([$".Snapshot<{TypeNature.Name(typeof(T))}>(…)", $".Immutable<{TypeNature.Name(typeof(T))}>()"],
            Advised<T>(new ServiceOptions()));
        AreToldApart(new ServiceOptions { Immutable = { typeof(T) } }, one, other);
    }

    private static void MustBeTaken<T>(T one, T other, Func<T, object?> take)
    {
        Assert.Equal([$".Snapshot<{TypeNature.Name(typeof(T))}>(…)"], Advised<T>(new ServiceOptions()));
        Assert.Equal([$".Snapshot<{TypeNature.Name(typeof(T))}>(…)"], Advised<T>(new ServiceOptions { Immutable = { typeof(T) } }));
        AreToldApart(new ServiceOptions { Snapshots = { [typeof(T)] = take } }, one, other);
    }

    private static List<string> Advised<T>(ServiceOptions options)
    {
        var plan = new SnapshotPlanner(options).OfResult(typeof(T));
        Assert.Equal(SnapshotKind.NotComparable, plan.Kind);
        return [.. Ways().Matches(plan.WhyNot!).Select(static match => match.Value)];
    }

    private static void AreToldApart<T>(ServiceOptions options, T one, T other)
    {
        Assert.Equal(Written(options, one), Written(options, one));
        Assert.NotEqual(Written(options, one), Written(options, other));
    }

    private static string Written<T>(ServiceOptions options, T value)
    {
        var planner = new SnapshotPlanner(options);
        var plan = planner.OfResult(typeof(T));
        Assert.Null(plan.WhyNot);
        var record = new ResultRecord<T>(planner, plan, comparesMessages: false);
        record.Returned(value, ScopedRun.Budget, 65_536);
        record.Seal(ScopedRun.Budget, 65_536);
        var written = Encoding.UTF8.GetString(record.Observation.Body.Span);
        record.Body!.Release();
        return written;
    }

    private static Dictionary<string, int> Named(int value) => new(StringComparer.Ordinal) { ["a"] = value };

    private static NameValueCollection Values(string value) => new() { ["a"] = value };

    private static HttpResponseHeaders Headers(string value)
    {
        using var response = new HttpResponseMessage();
        response.Headers.Add("x", value);
        return response.Headers;
    }

    private static PriorityQueue<int, int> Queue(int value)
    {
        var queue = new PriorityQueue<int, int>();
        queue.Enqueue(value, 1);
        return queue;
    }

    [GeneratedRegex(@"\.\w+<[^;]+?>\(…?\)")]
    private static partial Regex Ways();

    [GeneratedRegex("[a-z]")]
    private static partial Regex Letter();

    public sealed record Pattern(Regex Regex);

    private sealed class Settings : NameValueCollection
    {
        public Settings(string value) => Add("a", value);
    }

    private sealed class AddressConverter : JsonConverter<IPAddress>
    {
        public override IPAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            IPAddress.Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, IPAddress value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
