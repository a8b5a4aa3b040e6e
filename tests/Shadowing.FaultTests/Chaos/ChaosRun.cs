using System.Collections.Concurrent;
using Shadowing.TestSupport;

namespace Shadowing.FaultTests.Chaos;

/// <summary>Has the same conversation with the application that has the library and with the one that has not, for each case.</summary>
internal sealed class ChaosRun(ChaosApp plain, ChaosApp shadowed)
{
    /// <summary>Gets the cases in which the client has seen something else.</summary>
    public ConcurrentQueue<(ChaosCase Case, string Plain, string Shadowed)> Differences { get; } = new();

    /// <summary>Runs them.</summary>
    public async Task RunAsync(IEnumerable<ChaosCase> cases) =>
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (chaos, _) =>
        {
            // Of its own for each, so that a conversation that hangs is told by its case.
            var (expected, seen) = (await TalkAsync(plain, chaos), await TalkAsync(shadowed, chaos));
            if (expected != seen)
            {
                Differences.Enqueue((chaos, expected, seen));
            }
        });

    /// <summary>Writes the first differences down.</summary>
    public string Describe() => string.Join("\n\n", Differences.Take(5).Select(static difference =>
        $"{difference.Case}\nwithout: {Shorten(difference.Plain)}\nwith:    {Shorten(difference.Shadowed)}"));

    private static async Task<string> TalkAsync(ChaosApp app, ChaosCase chaos)
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        try
        {
            var seen = chaos.IsHttp2
                ? await Http2Conversation.TalkAsync(app, chaos, deadline.Token)
                : await RawConversation.TalkAsync(app, chaos, deadline.Token);

            // Whoever goes away sees little; the next one sees whether that harmed anybody.
            return chaos.ReadsAll ? seen : $"{seen}\nthen {await TalkAsync(app, Healthy(chaos))}";
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"{chaos}: nothing until the deadline.", late);
        }
    }

    private static ChaosCase Healthy(ChaosCase chaos) => chaos with
    {
        Method = "GET",
        Client = ClientBehaviour.Whole,
        Body = BodyKind.None,
        Reading = Reading.Whole,
        Control = ControlFault.None,
        Candidate = CandidateFault.None
    };

    private static string Shorten(string text) => text.Length <= 600 ? text : $"{text[..500]}… ({text.Length} characters) …{text[^100..]}";
}
