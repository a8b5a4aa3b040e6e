using System.Globalization;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Runs every case on a server and holds the evidence against that of another.</summary>
internal static class FidelityMatrix
{
    // One hung case is a difference already; waiting for all of them tells nothing more.
    private const int HungCasesToGiveUpAfter = 3;

    public static async Task<IReadOnlyList<Evidence>> RunAsync(FidelityServer server, IRawClient client)
    {
        var seen = new List<Evidence>();
        foreach (var (index, writeCase) in server.Cases.Index().Where(pair => client.Runs(pair.Item)))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var number = index.ToString(CultureInfo.InvariantCulture);
            seen.Add(await client.RunAsync(client.Endpoint(server), writeCase, number, server.Exchanges.Begin(number, writeCase.Requests)));
            if (seen.Count(static evidence => evidence.Ending == ConnectionEnding.TimedOut) == HungCasesToGiveUpAfter)
            {
                break;
            }
        }

        return seen;
    }

    public static async Task<MatrixReport> CompareAsync(IReadOnlyList<Evidence> expected, FidelityServer server, IRawClient client)
    {
        var seen = await RunAsync(server, client);
        var differences = expected.Zip(seen, static (first, second) => new MatrixDifference(first, second))
            .Where(static pair => !pair.Expected.Bytes.AsSpan().SequenceEqual(pair.Actual.Bytes));
        return new MatrixReport(client.Protocol, FidelityFixture.Plain.Name, server.Variant.Name, seen, [.. differences]);
    }
}
