using System.Reflection;
using Shadowing.StoreConformance;

namespace Shadowing.Tests.Storage;

public sealed class The_shared_kit_on_broken_stores(ITestOutputHelper output)
{
    // These wait for a fold to come through, which it never does on a store that refuses what it should not.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Defects => [.. Enum.GetNames<SharedDefect>().Where(name => name != nameof(SharedDefect.None))];

    [Theory]
    [MemberData(nameof(Defects))]
    public async Task The_kit_fails_on_a_store_with_one_thing_wrong(string defect)
    {
        var failed = await FailedAsync(Enum.Parse<SharedDefect>(defect), most: 3);
        output.WriteLine($"{defect}: {string.Join(", ", failed)}");
        Assert.NotEmpty(failed);
    }

    [Fact]
    public async Task The_kit_passes_on_the_same_store_with_nothing_wrong() =>
        Assert.Empty(await FailedAsync(SharedDefect.None, most: int.MaxValue));

    private static async Task<List<string>> FailedAsync(SharedDefect defect, int most)
    {
        var failed = new List<string>();
        foreach (var test in typeof(SharedStoreConformance).GetMethods()
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null).TakeWhile(_ => failed.Count < most))
        {
            try
            {
                await ((Task?)test.Invoke(new DefectiveSharedStoreConformance(defect), null) ?? Task.CompletedTask).WaitAsync(s_patience);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                failed.Add(test.Name);
            }
        }

        return failed;
    }
}
