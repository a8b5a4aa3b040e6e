using System.Collections.Concurrent;
using System.Globalization;

namespace Shadowing.AspNetCore.Tests.Fidelity;

public sealed class Every_request_in_every_pipeline(ITestOutputHelper output)
{
    private const int AtOnce = 4;

    [Fact]
    public Task Is_the_same_byte_for_byte_over_HTTP_1() => IsTheSameAsync(new RawHttp1Client(FidelityFixture.Patience), Arrival.Whole);

    [Fact]
    public Task Is_the_same_byte_for_byte_over_HTTP_2() => IsTheSameAsync(new RawHttp2Client(FidelityFixture.Patience), Arrival.Whole);

    [Fact]
    public Task Is_the_same_while_it_arrives_over_HTTP_1() => IsTheSameAsync(new RawHttp1Client(FidelityFixture.Patience), Arrival.AsItComes);

    [Fact]
    public Task Is_the_same_while_it_arrives_over_HTTP_2() => IsTheSameAsync(new RawHttp2Client(FidelityFixture.Patience), Arrival.AsItComes);

    [Fact]
    public Task Is_the_same_byte_for_byte_when_its_rest_is_sent_after_the_answer_over_HTTP_1() =>
        IsTheSameAsync(new RawHttp1Client(FidelityFixture.Patience), Arrival.RestAfterTheAnswer);

    [Fact]
    public Task Is_the_same_byte_for_byte_when_its_rest_is_sent_after_the_answer_over_HTTP_2() =>
        IsTheSameAsync(new RawHttp2Client(FidelityFixture.Patience), Arrival.RestAfterTheAnswer);

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
                    && shape.Area is PipelineArea.Plain or PipelineArea.BufferedOutside)], Arrival.AsItComes);
            Assert.NotEmpty(differences);
        }
    }

    private async Task IsTheSameAsync(IRawClient client, Arrival arrival)
    {
        var cases = ShapeCases.All();
        WriteCase[] shapes = [.. cases.Where(client.Runs).Where(shape => IsOf(shape, arrival))];
        await using var plain = await FidelityServer.StartAsync(FidelityFixture.Plain, cases);
        await using var shadowed = await FidelityServer.StartAsync(ShadowedVariant.Create(), cases);
        var differences = await CompareAsync(plain, shadowed, client, shapes, arrival);
        output.WriteLine($"{client.Protocol}, {arrival}: {shapes.Length} requests in {Pipelines.All.Count} pipelines, {differences.Count} differ; {shadowed.Captured} were sampled");
        Assert.True(differences.Count == 0,
            $"{differences.Count} differ: {string.Join("; ", differences.Take(20).Select(static difference => $"{difference.Expected.Case.Area} {difference.Expected.Case.Name}"))}\n{(differences is [var first, ..] ? first.Describe("without", "with") : string.Empty)}");
        Assert.True(shapes.Length > (arrival == Arrival.Whole ? 1_020 : 100), $"{shapes.Length} requests");

        // An output cache outside answers what it has; nearly all others come to the variant.
        Assert.True(shadowed.Captured > shapes.Length * 3 / 4, $"{shadowed.Captured} of {shapes.Length} were sampled");
    }

    // What has no body is there at once, and who reads to the end waits for it.
    private static bool IsOf(WriteCase shape, Arrival arrival) => arrival switch
    {
        Arrival.AsItComes => shape.Body is { Length: > 0 },
        Arrival.RestAfterTheAnswer => shape is { Body.Length: > 0, ReadsToTheEnd: false },
        _ => true,
    };

    private static async Task<IReadOnlyList<MatrixDifference>> CompareAsync(FidelityServer expected, FidelityServer actual,
        IRawClient client, IReadOnlyList<WriteCase> shapes, Arrival arrival)
    {
        var differences = new ConcurrentQueue<MatrixDifference>();
        await Parallel.ForEachAsync(shapes.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (pair, _) =>
        {
            var (index, shape) = pair;
            var difference = new MatrixDifference(
                await RunAsync(expected, client, shape, index, arrival), await RunAsync(actual, client, shape, index, arrival));
            if (!Of(difference.Expected).SequenceEqual(Of(difference.Actual)))
            {
                differences.Enqueue(difference);
            }
        });
        return [.. differences];

        byte[] Of(Evidence seen) => arrival == Arrival.AsItComes ? client.Content(seen) : seen.Bytes;
    }

    // One number for each request, of one length, so that no cache takes one for another.
    private static Task<Evidence> RunAsync(FidelityServer server, IRawClient client, WriteCase shape, int index, Arrival arrival)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"{client.Protocol[5]}-{index:0000}");
        return client.RunAsync(client.Endpoint(server), shape, number, server.Exchanges.Begin(number, shape.Requests, arrival));
    }
}
