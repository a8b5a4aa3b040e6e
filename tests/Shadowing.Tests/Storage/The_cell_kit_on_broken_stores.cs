using Shadowing.StoreConformance;

namespace Shadowing.Tests.Storage;

public sealed class The_cell_kit_on_broken_stores(ITestOutputHelper output)
{
    public static TheoryData<string> Defects => [.. Enum.GetNames<CellDefect>().Where(name => name != nameof(CellDefect.None))];

    [Theory]
    [MemberData(nameof(Defects))]
    public async Task The_kit_fails_on_a_store_with_one_thing_wrong(string defect)
    {
        var failed = await FailedAsync(Enum.Parse<CellDefect>(defect), most: 3);
        output.WriteLine($"{defect}: {string.Join(", ", failed)}");
        Assert.NotEmpty(failed);
    }

    [Fact]
    public async Task The_kit_passes_on_the_same_store_with_nothing_wrong() =>
        Assert.Empty(await FailedAsync(CellDefect.None, most: int.MaxValue));

    private static Task<List<string>> FailedAsync(CellDefect defect, int most) =>
        KitRun.FailedAsync<CellStoreConformance>(() => new DefectiveCellStoreConformance(defect), most);
}
