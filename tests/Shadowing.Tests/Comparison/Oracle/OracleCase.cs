using System.Text;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>Two documents, how they are spelled, and the rules that they are compared by.</summary>
internal sealed record OracleCase(object? Control, object? Candidate, IReadOnlyList<NaiveRule> Rules, int Spelling)
{
    public byte[] ControlBody { get; } = Spell(Control, Spelling);

    public byte[] CandidateBody { get; } = Spell(Candidate, Spelling ^ 1);

    public RuleSet Compiled => Side.Rules(options =>
    {
        foreach (var rule in Rules)
        {
            rule.Declare(options);
        }
    });

    public static OracleCase Draw(int seed, Func<OracleDocuments, object?>? draw, NaiveRuleKind[]? kinds)
    {
        var random = new Random(seed);
        var documents = new OracleDocuments(random);
        var control = draw is null ? documents.Draw() : draw(documents);
        var candidate = random.Next(20) == 0 ? documents.Draw() : documents.Changed(control);
        var drawn = new OracleCase(control, candidate, [], random.Next());
        var rules = kinds is []
            ? []
            : new NaiveRuleGenerator(random).Draw(NaiveReader.TryRead(drawn.ControlBody, out _),
                NaiveReader.TryRead(drawn.CandidateBody, out _), 4, kinds);
        return drawn with { Rules = rules };
    }

    public static byte[] Spell(object? document, int spelling) =>
        Encoding.UTF8.GetBytes(Document.Spell(document, spelling is 0 or 1 ? null : new Random(spelling)));

    /// <summary>Lists smaller cases, for the search for the smallest one that fails.</summary>
    public IEnumerable<OracleCase> Smaller()
    {
        var rules = Enumerable.Range(0, Rules.Count).Select(i => With(Control, Candidate, [.. Rules.Where((_, at) => at != i)], Spelling));
        var controls = Without(Control).Select(control => With(control, Candidate, Rules, Spelling));
        var candidates = Without(Candidate).Select(candidate => With(Control, candidate, Rules, Spelling));
        var both = Without(Control).Zip(Without(Candidate)).Select(pair => With(pair.First, pair.Second, Rules, Spelling));

        // One by one: this is asked of every case that is drawn, and looked at only when one fails.
        if (Spelling != 0)
        {
            yield return With(Control, Candidate, Rules, 0);
        }

        foreach (var smaller in rules.Concat(both).Concat(controls).Concat(candidates))
        {
            yield return smaller;
        }
    }

    public override string ToString() =>
        $"\n{Encoding.UTF8.GetString(ControlBody)}\n{Encoding.UTF8.GetString(CandidateBody)}\n{string.Join('\n', Rules)}\nspelling {Spelling}";

    private static OracleCase With(object? control, object? candidate, IReadOnlyList<NaiveRule> rules, int spelling) =>
        new(control, candidate, rules, spelling);

    private static IEnumerable<object?> Without(object? document) => document switch
    {
        Document.List list => list.Concat(list.SelectMany((element, i) =>
            Without(element).Select(smaller => (object?)Document.Fill(new Document.List(), [.. list.Take(i), smaller, .. list.Skip(i + 1)]))
                .Prepend(Document.Fill(new Document.List(), list.Where((_, at) => at != i))))),
        Document.Members members => members.Select(static member => member.Value).Concat(members.SelectMany((member, i) =>
            Without(member.Value)
                .Select(smaller => (object?)Document.Fill(new Document.Members(),
                    [.. members.Take(i), (member.Name, smaller), .. members.Skip(i + 1)]))
                .Prepend(Document.Fill(new Document.Members(), members.Where((_, at) => at != i))))),
        _ => [],
    };
}
