using Shadowing.StoreConformance;

namespace Shadowing.Tests.Storage;

public sealed class The_shared_kit_on_broken_stores(ITestOutputHelper output)
{
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

    private static Task<List<string>> FailedAsync(SharedDefect defect, int most) =>
        KitRun.FailedAsync<SharedStoreConformance>(() => new DefectiveSharedStoreConformance(defect), most);
}
