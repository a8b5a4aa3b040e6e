using Shadowing.Fuzz;

namespace Shadowing.Tests.Comparison.Oracle;

public sealed class FuzzTests
{
    [Fact]
    public void A_short_fuzz_finds_nothing()
    {
        var fuzzer = new Fuzzer(seed: 4711);
        while (fuzzer.Executions < 20_000)
        {
            Assert.Null(fuzzer.Step());
        }
    }
}
