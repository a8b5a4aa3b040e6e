using System.Text;
using System.Text.Json.Nodes;
using Shadowing.Comparison;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Json;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison;

[Collection(nameof(Alone))]
public sealed class What_a_comparison_allocates
{
    private const int Times = 50;

    [Theory]
    [InlineData("identical", 0)]
    [InlineData("ignored", 0)]
    [InlineData("different", 0)]
    [InlineData("respelled", 0)]
    [InlineData("reordered", 0)]
    [InlineData("inserted", 0)]
    [InlineData("shuffled", 0)]
    public void Nothing_in_the_steady_state(string kind, long most)
    {
        var (control, candidate, rules, differences) = Pair(kind);
        Assert.InRange(Measure(control, candidate, rules, differences), 0, most);
    }

    [Fact]
    public void A_rule_that_makes_strings_is_seen_by_the_measurement()
    {
        var (control, candidate, _, _) = Pair("ignored");
        Assert.InRange(Measure(control, candidate,
            Side.Rules(static options => options.Normalize("$.at", static _ => new string('x', 10)).Ignore("$.end")), 0), 20, 10_000);
    }

    private static long Measure(byte[] control, byte[] candidate, RuleSet rules, int differences)
    {
        var running = new RunningComparison();
        var comparer = new JsonBodyComparer(running);
        var allocated = 0L;
        for (var i = -Times; i < Times; i++)
        {
            if (i == 0)
            {
                allocated = GC.GetAllocatedBytesForCurrentThread();
            }

            running.Begin(rules);
            comparer.Compare(control, candidate);
        }

        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / Times;
        Assert.Null(running.Failure);
        Assert.Equal(differences, running.Differences.Count);
        return allocated;
    }

    private static (byte[] Control, byte[] Candidate, RuleSet Rules, int Differences) Pair(string kind)
    {
        var control = new JsonObject
        {
            ["at"] = "10:00", ["items"] = new JsonArray([.. Enumerable.Range(0, 500).Select(Item)]),
            ["end"] = 1
        };
        var candidate = control.DeepClone().AsObject();
        var items = candidate["items"]!.AsArray();
        Action<ComparisonOptions>? rules = null;
        var differences = 0;
        switch (kind)
        {
            case "ignored":
                (candidate["at"], candidate["end"]) = ("10:01", 2);
                rules = static options => options.Ignore("$.at").Ignore("$..end");
                break;
            case "different":
                items[250]!["price"] = 7;
                differences = 1;
                break;
            case "respelled":
                return (Bytes(control),
                    Encoding.UTF8.GetBytes(candidate.ToJsonString(new() { WriteIndented = true })
                        .Replace("name", "n\\u0061me", StringComparison.Ordinal)), RuleSet.Empty, 0);
            case "reordered":
                foreach (var item in items)
                {
                    var members = item!.AsObject();
                    var first = members["id"]!.DeepClone();
                    members.Remove("id");
                    members["id"] = first;
                }

                break;
            case "inserted":
                items.Insert(100, Item(9_999));
                differences = 1;
                break;
            case "shuffled":
                var shuffled = items.ToArray();
                items.Clear();
                new Random(3).Shuffle(shuffled);
                foreach (var item in shuffled)
                {
                    items.Add(item);
                }

                rules = static options => options.Unordered("$.items", "id");
                break;
        }

        return (Bytes(control), Bytes(candidate), Side.Rules(rules), differences);
    }

    private static JsonNode Item(int id) =>
        new JsonObject { ["id"] = id, ["name"] = $"name {id}", ["price"] = id + 0.5, ["tags"] = new JsonArray("a", "b") };

    private static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());
}
