using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>Tries a law on many random cases. The seed is printed; the environment variable SHADOWING_SEED gives another one,
/// SHADOWING_CASES says how many.</summary>
/// <remarks>The seed is the same in every run, so that a change that has nothing to do with it does not fail; whoever looks for more gives
/// others, or fuzzes.</remarks>
internal static class OracleLaw
{
    private const int Threads = 2;
    private const ulong Seed = 20_261_125;

    public static void Holds(ITestOutputHelper output, Action<OracleCase> law, Func<OracleDocuments, object?>? draw = null,
        params NaiveRuleKind[]? kinds)
    {
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("SHADOWING_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Seed;
        var cases = int.TryParse(Environment.GetEnvironmentVariable("SHADOWING_CASES"), CultureInfo.InvariantCulture, out var wanted)
            ? wanted
            : 100_000;
        output.WriteLine($"SHADOWING_SEED={seed} SHADOWING_CASES={cases}");
        var start = TimeProvider.System.GetTimestamp();
        var failures = new string?[Threads];
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads },
            thread => failures[thread] = Try(law, draw, kinds, seed + (ulong)thread, cases / Threads));
        output.WriteLine($"took {TimeProvider.System.GetElapsedTime(start)}");
        var failure = failures.FirstOrDefault(static failure => failure is not null);
        Assert.True(failure is null, $"SHADOWING_SEED={seed}\n{failure}");
    }

    private static string? Try(Action<OracleCase> law, Func<OracleDocuments, object?>? draw, NaiveRuleKind[]? kinds, ulong seed, int cases)
    {
        var arbitrary = Arb.From(Gen.Choose(2, int.MaxValue - 1).Select(number => OracleCase.Draw(number, draw, kinds)),
            static given => given.Smaller());
        var replay = FSharpOption<Replay>.Some(new Replay(new Rnd(seed), FSharpOption<int>.None));
        try
        {
            Prop.ForAll(arbitrary, law).Check(Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(replay));
            return null;
        }
        catch (Exception failure)
        {
            return failure.Message;
        }
    }
}
