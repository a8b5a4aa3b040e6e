using System.Text;
using System.Text.Json.Nodes;
using Newtonsoft.Json.Linq;
using Shadowing.Comparison;
using Shadowing.Comparison.Rules;

namespace Shadowing.Benchmarks.Json;

/// <summary>Two documents of about one size, and the rules under which they are compared.</summary>
public sealed class ComparedPair
{
    private const int ElementLength = 240;

    private ComparedPair(ComparedCase how, byte[] control, byte[] candidate, Action<ComparisonOptions> rules) =>
        (Case, Control, Candidate, Rules) = (how, control, candidate, rules);

    public ComparedCase Case { get; }

    public byte[] Control { get; }

    public byte[] Candidate { get; }

    public Action<ComparisonOptions> Rules { get; }

    /// <summary>Makes the pair of a case: an answer with a header, an array of orders, and a trailer.</summary>
    public static ComparedPair Of(ComparedCase how, int length)
    {
        var control = Document(Math.Max(2, (length - 200) / ElementLength));
        var candidate = control.DeepClone();
        var orders = candidate["orders"]!.AsArray();
        Action<ComparisonOptions> rules = static _ => { };
        switch (how)
        {
            case ComparedCase.Identical:
                break;
            case ComparedCase.TwoIgnoredFields or ComparedCase.RulesThatSelectNothing:
                // At both ends, so that nothing of the document can be left out.
                candidate["generatedAt"] = "2026-03-01T10:00:07.1234567Z";
                candidate["trailer"]!["traceId"] = "0af7651916cd43dd8448eb211c80319d";
                rules = how is ComparedCase.TwoIgnoredFields
                    ? static options => options.Ignore("$.generatedAt").Ignore("$..traceId")
                    : static options => options.Ignore("$.generatedAt").Ignore("$..traceId").Renumber("$..correlationId")
                        .Ignore("$.rows[0]");
                break;
            case ComparedCase.DifferenceAtStart:
                candidate["total"] = 1;
                break;
            case ComparedCase.DifferenceInTheMiddle:
                orders[orders.Count / 2]!["price"] = 0.01m;
                break;
            case ComparedCase.DifferenceAtEnd:
                candidate["trailer"]!["count"] = -1;
                break;
            case ComparedCase.ManyDifferences:
                foreach (var order in orders)
                {
                    order!["quantity"] = order["quantity"]!.GetValue<int>() + 1;
                }

                break;
            case ComparedCase.ReorderedKeys:
                candidate = Reversed(candidate)!;
                break;
            case ComparedCase.ShuffledByKey:
                var shuffled = orders.ToArray();
                orders.Clear();
                new Random(7).Shuffle(shuffled);
                foreach (var order in shuffled)
                {
                    orders.Add(order);
                }

                rules = static options => options.Unordered("$.orders", "id");
                break;
            case ComparedCase.OneInserted:
                orders.Insert(orders.Count / 3, Order(1_000_000));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        return new(how, Bytes(control), Bytes(candidate), rules);
    }

    /// <summary>Parses both documents as Newtonsoft does, and removes what is ignored.</summary>
    public (JToken Control, JToken Candidate) ParseTokens()
    {
        var (control, candidate) = (JToken.Parse(Encoding.UTF8.GetString(Control)), JToken.Parse(Encoding.UTF8.GetString(Candidate)));
        if (Case is ComparedCase.TwoIgnoredFields or ComparedCase.RulesThatSelectNothing)
        {
            foreach (var document in (JToken[])[control, candidate])
            {
                ((JObject)document).Remove("generatedAt");
                ((JObject)document["trailer"]!).Remove("traceId");
            }
        }

        return (control, candidate);
    }

    private static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    private static JsonObject Document(int orders) => new()
    {
        ["generatedAt"] = "2026-03-01T10:00:00.0000000Z",
        ["total"] = orders,
        ["orders"] = new JsonArray([.. Enumerable.Range(0, orders).Select(Order)]),
        ["trailer"] = new JsonObject { ["count"] = orders, ["traceId"] = "4bf92f3577b34da6a3ce929d0e0e4736", ["ok"] = true },
    };

    private static JsonNode Order(int id) => new JsonObject
    {
        ["id"] = id,
        ["sku"] = $"SKU-{id * 7919 % 100_000:00000}",
        ["name"] = $"A thing of some length, number {id}",
        ["price"] = 0.05m + (id % 997),
        ["quantity"] = id % 13,
        ["available"] = id % 3 != 0,
        ["note"] = null,
        ["tags"] = new JsonArray("new", "red", $"t{id % 50}"),
        ["address"] = new JsonObject { ["street"] = $"Long Street {id}", ["city"] = "Springfield", ["zip"] = $"{10_000 + (id % 90_000)}" },
    };

    private static JsonNode? Reversed(JsonNode? node) => node switch
    {
        JsonObject members =>
            new JsonObject(members.Reverse().Select(static member => KeyValuePair.Create(member.Key, Reversed(member.Value)))),
        JsonArray elements => new JsonArray([.. elements.Select(Reversed)]),
        _ => node?.DeepClone(),
    };
}
