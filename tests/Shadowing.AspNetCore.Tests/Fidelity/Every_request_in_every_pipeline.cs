using System.Collections.Concurrent;
using System.Globalization;

namespace Shadowing.AspNetCore.Tests.Fidelity;

public sealed class Every_request_in_every_pipeline(ITestOutputHelper output)
{
    // Where frames end depends on how far the client was when the handler read: some cases have a few outcomes, all of them the server's
    // own.
    private const int MostOutcomes = 100;
    private const int AtOnce = 4;

    [Fact]
    public Task Is_the_same_byte_for_byte_over_HTTP_1() => IsTheSameAsync(new RawHttp1Client(FidelityFixture.Patience));

    [Fact]
    public Task Is_the_same_byte_for_byte_over_HTTP_2() => IsTheSameAsync(new RawHttp2Client(FidelityFixture.Patience));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Shows_a_middleware_that_tampers(bool addsAHeader)
    {
        var cases = ShapeCases.All();
        await using var plain = await FidelityServer.StartAsync(FidelityFixture.Plain, cases);
        await using var tampering =
            await FidelityServer.StartAsync(TeeBody.Variant(addsAHeader ? TeeFault.AddsAHeader : TeeFault.DropsTheLastByte), cases);
        foreach (IRawClient client in (IRawClient[])[new RawHttp1Client(FidelityFixture.Patience),
            new RawHttp2Client(FidelityFixture.Patience)])
        {
            var differences = await CompareAsync(plain, tampering, client,
                [.. cases.Where(static shape => shape.Name.Contains("JSON", StringComparison.Ordinal)
                    && shape.Area is PipelineArea.Plain or PipelineArea.BufferedOutside)], outcomes: 2);
            Assert.NotEmpty(differences);
        }
    }

    private async Task IsTheSameAsync(IRawClient client)
    {
        var cases = ShapeCases.All();
        WriteCase[] shapes = [.. cases.Where(client.Runs)];
        await using var plain = await FidelityServer.StartAsync(FidelityFixture.Plain, cases);
        await using var shadowed = await FidelityServer.StartAsync(ShadowedVariant.Create(), cases);
        var differences = await CompareAsync(plain, shadowed, client, shapes, MostOutcomes);
        output.WriteLine($"{client.Protocol}: {shapes.Length} requests in {Pipelines.All.Count} pipelines, {differences.Count} differ; {shadowed.Captured} were sampled");
        Assert.True(differences.Count == 0,
            $"{differences.Count} differ: {string.Join("; ", differences.Take(20).Select(static difference => $"{difference.Expected.Case.Area} {difference.Expected.Case.Name}"))}\n{(differences is [var first, ..] ? first.Describe("without", "with") : string.Empty)}");
        Assert.True(shapes.Length > 1_020, $"{shapes.Length} requests");

        // An output cache outside answers what it has; nearly all others come to the variant.
        Assert.True(shadowed.Captured > shapes.Length * 3 / 4, $"{shadowed.Captured} of {shapes.Length} were sampled");
    }

    private static async Task<IReadOnlyList<MatrixDifference>> CompareAsync(FidelityServer expected, FidelityServer actual,
        IRawClient client, IReadOnlyList<WriteCase> shapes, int outcomes)
    {
        var differences = new ConcurrentQueue<MatrixDifference>();
        await Parallel.ForEachAsync(shapes.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (pair, _) =>
        {
            var (index, shape) = pair;
            var seen = await RunAsync(actual, client, shape, index, 0);
            MatrixDifference? difference = null;
            for (var times = 0; times < outcomes; times++)
            {
                difference = new MatrixDifference(await RunAsync(expected, client, shape, index, times), seen);
                if (difference.Expected.Bytes.AsSpan().SequenceEqual(seen.Bytes))
                {
                    return;
                }
            }

            differences.Enqueue(difference!);
        });
        return [.. differences];
    }

    // One number for each request, of one length, so that no cache takes one for another.
    private static Task<Evidence> RunAsync(FidelityServer server, IRawClient client, WriteCase shape, int index, int times)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"{client.Protocol[5]}-{index:0000}-{times:00}");
        return client.RunAsync(client.Endpoint(server), shape, number, server.Exchanges.Begin(number, shape.Requests));
    }
}
