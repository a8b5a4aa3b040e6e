using Shadowing.AspNetCore.Tests.Candidates.Behaviours;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Candidates;

public sealed class Same_as_an_endpoint(BehaviourApp app) : IClassFixture<BehaviourApp>
{
    private const string Not = "not the same: ";

    public static TheoryData<string, bool> Same() =>
        [.. from behaviour in AllBehaviours.All where !behaviour.Name.StartsWith(Not, StringComparison.Ordinal) from http2 in Protocols(
            behaviour) select (behaviour.Name, http2)];

    public static TheoryData<string> Other() =>
        [.. from behaviour in AllBehaviours.All where behaviour.Name.StartsWith(Not, StringComparison.Ordinal) select behaviour.Name];

    [Theory]
    [MemberData(nameof(Same))]
    public async Task A_candidate_in_this_process_ends_as_an_endpoint_of_a_server_does(string behaviour, bool http2)
    {
        var (server, candidate) = await app.RunAsync(AllBehaviours.Find(behaviour), http2);
        Assert.Equal(server, candidate);
    }

    [Theory]
    [MemberData(nameof(Other))]
    public async Task What_differs_is_documented(string behaviour)
    {
        var (server, candidate) = await app.RunAsync(AllBehaviours.Find(behaviour), http2: false);
        Assert.NotEqual(server, candidate);
        Assert.Contains($"| `{behaviour[Not.Length..]}` |",
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "guide", "in-process-candidates.md")),
            StringComparison.Ordinal);
    }

    private static IEnumerable<bool> Protocols(Behaviour behaviour) => behaviour switch
    {
        { OverHttp1: true, OverHttp2: true } => [false, true],
        { OverHttp2: true } => [true],
        _ => [false],
    };
}
