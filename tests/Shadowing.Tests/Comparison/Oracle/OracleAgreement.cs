using System.Text;
using System.Text.Json;
using Shadowing.Comparison;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;

using Found = Shadowing.Comparison.Differences.ComparisonResult;

namespace Shadowing.Tests.Comparison.Oracle;

public sealed class OracleAgreement(ITestOutputHelper output)
{
    private static readonly ObservationComparer Comparer = new();

    [Fact]
    public void The_comparer_agrees_with_the_naive_one_without_rules() => Agrees(Compare, []);

    [Fact]
    public void The_comparer_agrees_with_the_naive_one_under_rules_of_any_kind() => Agrees(Compare, null);

    // Among all kinds those of times are rarely drawn where two times are held against each other.
    [Fact]
    public void The_comparer_agrees_with_the_naive_one_under_rules_of_times() =>
        Agrees(Compare, [NaiveRuleKind.Truncate, NaiveRuleKind.TimeTolerance]);

    [Fact]
    public void A_comparer_that_tells_1_from_1_point_0_is_caught() =>
        IsCaught(static given => Compare(Quoted(given.ControlBody), Quoted(given.CandidateBody), given.Compiled));

    [Fact]
    public void A_comparer_that_leaves_out_the_last_element_is_caught() => IsCaught(static given => Compare(
        OracleCase.Spell(Shortened(given.Control), given.Spelling), OracleCase.Spell(Shortened(given.Candidate), given.Spelling),
        given.Compiled));

    [Fact]
    public void A_comparer_that_finds_one_difference_less_is_caught() => IsCaught(static given =>
        Compare(given) is var found && found.Differences.Count > 1
            ? found with { Differences = found.Differences.SkipLast(1).ToList() }
            : found);

    [Fact]
    public void A_comparer_that_knows_no_order_is_caught() => IsCaught(static given =>
        Compare(given) is var found && found.Differences.Any(static d => d.Kind is DifferenceKind.Order) ? Found.Same : found);

    private void IsCaught(Func<OracleCase, Found> wrong) =>
        Assert.Contains("expected", Assert.ThrowsAny<Exception>(() => Agrees(wrong, [])).Message);

    private void Agrees(Func<OracleCase, Found> compare, NaiveRuleKind[]? kinds)
    {
        var undecided = 0;
        OracleLaw.Holds(
            output,
            given =>
            {
                var found = compare(given);
                var oracle = new NaiveComparer(given.ControlBody, given.CandidateBody, given.Rules);
                var objection = oracle.Objection(found);
                Interlocked.Add(ref undecided, oracle.IsUndecided ? 1 : 0);
                Assert.True(objection is null, $"{objection}\nfound:\n{found.Found()}");
            },
            kinds: kinds);
        output.WriteLine($"undecided: {undecided}");
    }

    private static Found Compare(OracleCase given) => Compare(given.ControlBody, given.CandidateBody, given.Compiled);

    private static Found Compare(byte[] control, byte[] candidate, RuleSet rules) =>
        Comparer.Compare(Side.Of(control, "application/json"), Side.Of(candidate, "application/json"), rules);

    private static object? Shortened(object? document) => document switch
    {
        Document.List list => Document.Fill(new Document.List(), list.SkipLast(1).Select(Shortened)),
        Document.Members members =>
            Document.Fill(new Document.Members(), members.Select(static member => (member.Name, Shortened(member.Value)))),
        _ => document,
    };

    private static byte[] Quoted(byte[] body)
    {
        var (text, copied) = (new StringBuilder(), 0);
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.Number)
            {
                var (start, end) = ((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
                text.Append(Encoding.UTF8.GetString(body[copied..start])).Append('"').Append(Encoding.UTF8.GetString(body[start..end]))
                    .Append('"');
                copied = end;
            }
        }

        return Encoding.UTF8.GetBytes(text.Append(Encoding.UTF8.GetString(body[copied..])).ToString());
    }
}
