using System.Text;
using Shadowing.Comparison;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison;

/// <summary>A megabyte of the worst that somebody could send, each compared within 50 MB, pooled or not, and without a time that grows with
/// the square.</summary>
[Collection(nameof(Alone))]
public sealed class Hostile_megabytes
{
    private const int Megabyte = 1_000_000;

    private static readonly Dictionary<string, Func<(byte[] Control, byte[] Candidate, Action<ComparisonOptions>? Rules)>> s_pairs = new()
    {
        ["arrays half a million deep"] = static () => Pair(Nest("[", "", "]", 500_000), Nest("[", "1", "]", 499_999)),
        ["objects deep, another leaf"] = static () => Pair(Nest("{\"a\":", "1", "}", 166_000), Nest("{\"a\":", "2", "}", 166_000)),
        ["objects 90,000 deep, another leaf"] =
            static () => Pair(Nest("{\"aaaa\":", "1", "}", 90_000), Nest("{\"aaaa\":", "2", "}", 90_000)),
        ["deep and another order at each level"] =
            static () => Pair(Nest("{\"b\":1,\"a\":", "1", "}", 77_000), Nest("{\"a\":", "2", ",\"b\":1}", 77_000)),
        ["deep with something small behind"] = static () => Pair(Nest("[", "1", ",[0]]", 90_000), Nest("[", "2", ",[0]]", 90_000)),
        ["deep with something small before and behind"] =
            static () => Pair(Nest("[[7],", "1", ",[0]]", 80_000), Nest("[[8],", "2", ",[0]]", 80_000)),
        ["deep and inserted at each level"] = static () => Pair(Nest("[", "1", ",0]", 90_000), Nest("[9,", "1", ",0]", 90_000)),
        ["deep and without an order"] =
            static () => Pair(Nest("[0,", "1", "]", 90_000), Nest("[", "2", ",0]", 90_000),
                static options => options.Unordered("$").Unordered("$..*")),
        ["deep and tolerant without an order"] =
            static () => Pair(Nest("[0,", "1", "]", 90_000), Nest("[", "2", ",0]", 90_000),
                static options => options.Unordered("$").Unordered("$..*").Tolerance("$..*", 0.5)),
        ["50,000 keys reversed"] = static () => Pair(Keys(Enumerable.Range(0, 50_000)), Keys(Enumerable.Range(0, 50_000).Reverse())),
        ["50,000 keys, others"] = static () => Pair(Keys(Enumerable.Range(0, 50_000)), Keys(Enumerable.Range(50_000, 50_000))),
        ["one key 100,000 times"] =
            static () => Pair(Object(Enumerable.Range(0, 100_000).Select(static i => $"\"k\":{i}")),
                Object(Enumerable.Range(0, 100_000).Reverse().Select(static i => $"\"k\":{i}"))),
        ["keys that collide for FNV-1a"] =
            static () => Pair(Object(Colliding().Select(static key => $"\"{key}\":1")),
                Object(Colliding().Reverse().Select(static key => $"\"{key}\":1"))),
        ["all equal"] = static () => Pair(Array(Enumerable.Repeat("0", 500_000)), Array(Enumerable.Repeat("0", 499_999))),
        ["all equal, one changed at each end"] =
            static () => Pair("[1," + Repeat("0,", 499_990) + "2]", "[3," + Repeat("0,", 499_990) + "4]"),
        ["all distinct and reversed"] = static () => Pair(Array(Numbers(140_000)), Array(Numbers(140_000).Reverse())),
        ["all distinct, reversed and longer"] = static () => Pair(Array(Numbers(140_000)), Array(Numbers(140_000).Reverse().Append("-1"))),
        ["all distinct and others"] =
            static () => Pair(Array(Numbers(140_000)), Array(Numbers(140_000).Select(static number => number + ".5"))),
        ["zeros and ones, shifted"] = static () => Pair(Array(Bits(1)), Array(Bits(2))),
        ["zeros and ones without an order"] = static () => Pair(Array(Bits(1)), Array(Bits(2)), static options => options.Unordered("$")),
        ["tolerant and shifted"] =
            static () => Pair(Array(Numbers(140_000)), Array(Numbers(140_000).Select(static number => number + ".5")),
                static options => options.Tolerance("$[*]", 0.1)),
        ["tolerant without an order and reversed"] =
            static () => Pair(Array(Numbers(140_000)), Array(Numbers(140_000).Reverse().Select(static number => number + ".01")),
                static options => options.Unordered("$").Tolerance("$[*]", 0.1)),
        ["by one key that all share"] =
            static () => Pair(Array(Enumerable.Repeat("{\"id\":1}", 110_000)), Array(Enumerable.Repeat("{\"id\":1.0}", 90_000)),
                static options => options.Unordered("$", "id")),
        ["objects that may deviate, in order"] =
            static () => Pair(Array(Values(120_000, 10)), Array(Values(120_000, 9)), static options => options.Tolerance("$[*].v", 0.1)),
        ["objects that may deviate, without an order"] =
            static () => Pair(Array(Values(120_000, 10)), Array(Values(120_000, 9)),
                static options => options.Unordered("$").Tolerance("$[*].v", 0.1)),
        ["objects that may deviate, by their keys"] =
            static () => Pair(Array(Values(70_000, 100_000)), Array(Values(70_000, 100_000).Reverse()),
                static options => options.Unordered("$", "v").Tolerance("$[*].v", 0.1)),
        ["every second left out, without an order"] =
            static () => Pair(Array(Numbers(140_000)), Array(Numbers(140_000).Reverse()),
                static options => options.Unordered("$").Ignore("$[::2]")),
        ["renumbered"] = static () =>
            Pair(Array(Numbers(15_900)), Array(Numbers(15_900).Select(static number => "1" + number)),
                static options => options.Renumber("$[*]")),
        ["more random ids than are told apart"] =
            static () => Pair(Array(Numbers(140_000)), Array(Numbers(140_000).Select(static number => "1" + number)),
                static options => options.Renumber("$[*]")),
        ["rules for every name at any depth"] =
            static () => Pair(Nest("{\"a\":[", "1", "]}", 100_000), Nest("{\"a\":[", "2", "]}", 100_000),
                static options => options.Ignore("$..b..c..d").Ignore("$..*..b..*..c").Tolerance("$..a..a..a..z", 1)),
        ["a number of half a million digits"] = static () => Pair(new string('9', 500_000), new string('9', 500_000) + ".1"),
        ["an exponent of half a million digits"] =
            static () => Pair("1e" + new string('9', 500_000), "10e" + new string('9', 500_000),
                static options => options.Tolerance("$", 1).Round("$", 3)),
        ["escapes against none"] = static () => Pair($"\"{Repeat("\\u0061", 160_000)}\"", $"\"{Repeat("a", 159_999)}b\""),
        ["a pattern that is known for its time"] =
            static () => Pair($"\"{new string('a', 50_000)}!\"", $"\"{new string('a', 50_000)}?\"",
                static options => options.Replace("$", "(a+)+$", "x")),
        ["lone surrogates"] = static () => Pair($"[\"{Repeat("\\ud800", 80_000)}\"]", $"[\"{Repeat("\\uD800", 79_999)}\\udc00\"]"),
        ["bytes that are no UTF-8"] =
            static () => ([.. "[\""u8, .. Enumerable.Repeat((byte)0xFF, Megabyte), .. "\"]"u8],
                [.. "[\""u8, .. Enumerable.Repeat((byte)0xFE, Megabyte), .. "\"]"u8], null),
        ["truncated"] = static () => Pair(Keys(Enumerable.Range(0, 50_000)), Keys(Enumerable.Range(0, 50_000))[..^1]),
        ["blanks"] = static () => Pair("[1" + new string(' ', Megabyte) + "]", new string('\t', Megabyte) + "[1]"),
        ["no JSON at all"] = static () => Pair(new string('x', Megabyte), new string('{', Megabyte)),
        ["a name of a megabyte"] = static () => Pair($"{{\"{new string('n', Megabyte)}\":1}}", $"{{\"{new string('n', Megabyte)}\":2}}"),
    };

    public static TheoryData<string> Kinds => [.. s_pairs.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Takes_neither_memory_nor_a_time_that_grows_with_the_square(string kind)
    {
        var (control, candidate, configure) = s_pairs[kind]();
        var (left, right, rules) = (Side.Of(control, "application/json"), Side.Of(candidate, "application/json"), Side.Rules(configure));
        var comparer = new ObservationComparer(decodedCap: 8 * Megabyte);
        PooledMemory.Drain();   // the first comparison of a process has nothing to use again
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = TimeProvider.System.GetTimestamp();
        var found = comparer.Compare(left, right, rules);
        var took = TimeProvider.System.GetElapsedTime(start);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var answer = found.Found();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kind}: {took.TotalMilliseconds:N0} ms, {allocated / 1e6:N1} MB, {answer[..Math.Min(80, answer.Length)]}");
        Assert.True(allocated < 50_000_000, $"allocated {allocated:N0} bytes");
        var again = GC.GetAllocatedBytesForCurrentThread();
        comparer.Compare(left, right, rules);
        again = GC.GetAllocatedBytesForCurrentThread() - again;
        Assert.True(again < 50_000_000, $"allocated {again:N0} bytes when its memory was pooled");
        Assert.True(took < TimeSpan.FromSeconds(5), $"took {took}");
        Assert.Equal(string.Empty, Side.CompareOnce(left, left, rules).Found());
    }

    private static (byte[] Control, byte[] Candidate, Action<ComparisonOptions>? Rules) Pair(string control, string candidate,
        Action<ComparisonOptions>? rules = null) =>
        (Encoding.UTF8.GetBytes(control), Encoding.UTF8.GetBytes(candidate), rules);

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Nest(string open, string core, string close, int depth) => Repeat(open, depth) + core + Repeat(close, depth);

    private static string Array(IEnumerable<string> elements) => $"[{string.Join(',', elements)}]";

    private static string Object(IEnumerable<string> members) => $"{{{string.Join(',', members)}}}";

    private static string Keys(IEnumerable<int> keys) => Object(keys.Select(static key => $"\"key{key:d8}\":{key % 10}"));

    private static IEnumerable<string> Numbers(int count) => Enumerable.Range(100_000, count).Select(static number => $"{number}");

    private static IEnumerable<string> Values(int count, int distinct) =>
        Enumerable.Range(0, count).Select(i => $"{{\"v\":{i % distinct}}}");

    private static IEnumerable<string> Bits(int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, 499_000).Select(_ => random.Next(2) == 0 ? "0" : "1");
    }

    // Names of one FNV-1a value in its lowest 16 bits, which is what a table of some size looks at.
    private static IEnumerable<string> Colliding() =>
        Enumerable.Range(0, int.MaxValue).Select(static i => $"{i:x8}")
            .Where(static key => (key.Aggregate(2166136261u, static (hash, unit) => (hash ^ unit) * 16777619u) & 0xFFF) == 0x123)
            .Take(2_000);
}
