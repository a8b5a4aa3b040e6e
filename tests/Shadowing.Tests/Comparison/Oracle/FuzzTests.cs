using Shadowing.Fuzz;

namespace Shadowing.Tests.Comparison.Oracle;

public sealed class FuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void A_short_fuzz_finds_nothing()
    {
        var start = TimeProvider.System.GetTimestamp();
        var fuzzer = new Fuzzer(seed: 4711);
        string? wrong = null;
        while (wrong is null && fuzzer.Executions < 20_000)
        {
            wrong = fuzzer.Step();
        }

        output.WriteLine($"{fuzzer.Executions} compared, {fuzzer.Judged} judged, {fuzzer.Undecided} undecided, took {TimeProvider.System.GetElapsedTime(start)}");
        Assert.True(wrong is null, wrong);
    }
}
