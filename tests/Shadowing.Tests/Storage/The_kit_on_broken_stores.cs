using System.Reflection;

namespace Shadowing.Tests.Storage;

public sealed class The_kit_on_broken_stores(ITestOutputHelper output)
{
    public static TheoryData<string> Defects => [.. Enum.GetNames<Defect>().Where(name => name != nameof(Defect.None))];

    [Theory]
    [MemberData(nameof(Defects))]
    public async Task The_kit_fails_on_a_store_with_one_thing_wrong(string defect)
    {
        var failed = await FailedAsync(Enum.Parse<Defect>(defect));
        output.WriteLine($"{defect}: {string.Join(", ", failed)}");
        Assert.NotEmpty(failed);
    }

    [Fact]
    public async Task The_kit_passes_on_the_same_store_with_nothing_wrong() => Assert.Empty(await FailedAsync(Defect.None));

    private static async Task<List<string>> FailedAsync(Defect defect)
    {
        var failed = new List<string>();
        foreach (var test in typeof(StoreConformance.StoreConformance).GetMethods()
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null))
        {
            try
            {
                await ((Task?)test.Invoke(new DefectiveStoreConformance(defect), null) ?? Task.CompletedTask);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                failed.Add(test.Name);
            }
        }

        return failed;
    }
}
