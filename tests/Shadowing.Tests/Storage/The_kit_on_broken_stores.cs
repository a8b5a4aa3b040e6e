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

    private static Task<List<string>> FailedAsync(Defect defect) =>
        KitRun.FailedAsync<StoreConformance.StoreConformance>(() => new DefectiveStoreConformance(defect), int.MaxValue);
}
