using System.Globalization;
using Shadowing.Comparison;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;
using Shadowing.Observations;
using Shadowing.Tests.Comparison.Oracle;

using Found = Shadowing.Comparison.Differences.ComparisonResult;

namespace Shadowing.Fuzz;

/// <summary>Compares mutated documents under random rules, and keeps those that reached something new.</summary>
internal sealed class Fuzzer
{
    public static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    private const long MostAllocated = 50_000_000;
    private const int MostKept = 4_000;
    private const int MostKeptBytes = 4_000;
    private const int PairsPerRules = 25;

    // The naive comparer takes the square of an array, and does not know at which size the product's search for an alignment ends.
    private const int MostNaiveBytes = 400;
    private const int MostNaiveElements = 8;

    private readonly Random _random;
    private readonly FuzzMutator _mutator;
    private readonly NaiveRuleGenerator _generator;
    private readonly List<byte[]> _pool = [.. FuzzCorpus.Documents];
    private readonly HashSet<string> _seen = [];
    private readonly ObservationComparer _comparer = new();
    private readonly ObservationComparer _walker = new(alwaysWalks: true);
    private IReadOnlyList<NaiveRule> _rules = [];
    private RuleSet _compiled = RuleSet.Empty;

    public Fuzzer(int seed)
    {
        _random = new(seed);
        _mutator = new(_random, _pool);
        _generator = new(_random);
    }

    public int Executions { get; private set; }

    public int Judged { get; private set; }

    public int Undecided { get; private set; }

    public int Kept => _pool.Count;

    public Dictionary<string, int> Outcomes { get; } = [];

    /// <summary>Gets what is compared at the moment, for a watchdog on another thread.</summary>
    public FuzzCase? Current { get; private set; }

    /// <summary>Compares one pair.</summary>
    /// <returns>What went wrong, or null.</returns>
    public string? Step()
    {
        var (control, candidate) = Draw();
        if (Executions++ % PairsPerRules == 0)
        {
            DrawRules(control, candidate);
        }

        var current = new FuzzCase(control, candidate, _rules, TimeProvider.System.GetTimestamp());
        Current = current;
        string? wrong;
        try
        {
            wrong = Check(control, candidate);
        }
        catch (Exception escaped)
        {
            wrong = escaped.ToString();
        }

        Current = null;
        return wrong is null ? null : $"{wrong}\n{current}";
    }

    private (byte[] Control, byte[] Candidate) Draw()
    {
        var control = _pool[_random.Next(_pool.Count)];
        control = _random.Next(200) switch { 0 => _mutator.Inflate(control), < 100 => _mutator.Mutate(control), _ => control };
        var candidate = _random.Next(20) == 0 ? _pool[_random.Next(_pool.Count)] : _mutator.Mutate(control);
        return _random.Next(2) == 0 ? (control, candidate) : (candidate, control);
    }

    private void DrawRules(byte[] control, byte[] candidate)
    {
        _rules = control.Length + candidate.Length > MostNaiveBytes
            ? []
            : _generator.Draw(NaiveReader.TryRead(control, out _), NaiveReader.TryRead(candidate, out _), 4);
        var options = new ComparisonOptions();
        foreach (var rule in _rules)
        {
            rule.Declare(options);
        }

        var errors = new List<string>();
        _compiled = RuleSet.TryCompile(options.Declarations, [], errors, out var compiled)
            ? compiled
            : throw new InvalidOperationException(string.Join('\n', errors));
    }

    private string? Check(byte[] control, byte[] candidate)
    {
        var (left, right) = (Json(control), Json(candidate));
        var start = TimeProvider.System.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = _comparer.Compare(left, right, _compiled);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var walked = _walker.Compare(left, right, _compiled);
        var took = TimeProvider.System.GetElapsedTime(start);
        Count(control, candidate, found);
        if (took > MostTime || allocated > MostAllocated)
        {
            return $"took {took} and {allocated} bytes";
        }

        if (Show(found) != Show(walked))
        {
            return $"two ways, two answers:\n{Show(found)}\nwalked:\n{Show(walked)}";
        }

        if (_comparer.Compare(left, Json(control.ToArray()), _compiled) is var self && self.Outcome is not ComparisonOutcome.Match
            && self.Failure is not ComparisonFailure.RuleFailed)
        {
            return $"equal bytes are not equal: {Show(self)}";
        }

        return found.Failure is ComparisonFailure.TooComplex ? "too complex" : Judge(control, candidate, found);
    }

    private string? Judge(byte[] control, byte[] candidate, Found found)
    {
        if (Math.Max(control.Length, candidate.Length) > MostNaiveBytes || IsWide(NaiveReader.TryRead(control, out _))
            || IsWide(NaiveReader.TryRead(candidate, out _)))
        {
            return null;
        }

        var oracle = new NaiveComparer(control, candidate, _rules);
        var objection = oracle.Objection(found);
        Judged++;
        Undecided += oracle.IsUndecided ? 1 : 0;
        return objection is null ? null : $"{objection}\nfound:\n{Show(found)}";
    }

    private static bool IsWide(NaiveNode? node)
    {
        var open = new Stack<NaiveNode?>([node]);
        while (open.TryPop(out var next))
        {
            if (next?.Elements.Count > MostNaiveElements)
            {
                return true;
            }

            foreach (var below in next?.Elements.Concat(next.Members.Select(static member => member.Value)) ?? [])
            {
                open.Push(below);
            }
        }

        return false;
    }

    private void Count(byte[] control, byte[] candidate, Found found)
    {
        var outcome = found.Failure?.ToString() ?? found.Outcome.ToString();
        Outcomes[outcome] = Outcomes.GetValueOrDefault(outcome) + 1;
        var kinds = found.Differences.Select(
            static difference => $"{difference.Kind}{difference.Path.Count(static c => c is '.' or '[')}{difference.How?.Split(' ')[0]}{difference.Rule?.Split(' ')[0]}").Distinct().Order(StringComparer.Ordinal);
        if (_pool.Count < MostKept && control.Length + candidate.Length < MostKeptBytes
            && _seen.Add(string.Create(CultureInfo.InvariantCulture,
                $"{outcome} {string.Join(' ', kinds)} {string.Join(' ', found.Decided.Select(number => _rules[number].Kind))}")))
        {
            // Of what is no JSON little comes but more of it.
            _pool.AddRange(new[] { control, candidate }.Where(
                document => NaiveReader.TryRead(document, out _) is not null || _random.Next(20) == 0));
        }
    }

    private static string Show(Found found) =>
        string.Join('\n', found.Differences) + found.Failure + string.Join(',', found.Decided) + found.Truncated;

    private static Observation Json(byte[] body) =>
        new() { Status = 200, ContentType = "application/json", Headers = [], Body = body, HasBody = true };
}
