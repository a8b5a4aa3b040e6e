using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Numerics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.FSharp.Core;
using Shadowing.FSharpServices;
using Shadowing.Observations;
using Shadowing.Services;
using Shadowing.Services.Calls;
using Shadowing.Services.Inline;
using Shadowing.Services.Snapshots;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

/// <summary>Each advice that a plan prints is followed, and then the result is compared.</summary>
public sealed partial class Advice_for_results
{
    private static readonly Dictionary<string, Action<Follower>> s_results = new(StringComparer.Ordinal)
    {
        ["object"] = follower => follower.Follow<object>("text"),
        ["an interface"] = follower => follower.Follow<IPoint>(new Point(1, 2)),
        ["a list as an interface"] = follower => follower.Follow<IReadOnlyList<Point>>([new Point(1, 2)]),
        ["a query"] = follower => follower.Follow(((int[])[1, 2]).AsQueryable()),
        ["a sequence"] = follower => follower.Follow<IEnumerable<int>>([1, 2]),
        ["an asynchronous sequence"] = follower => follower.Follow(Numbers()),
        ["a class that is an asynchronous sequence"] = follower => follower.Follow(new Sequence()),
        ["an iterator"] = follower => follower.Follow(((IEnumerable<int>)[1]).GetEnumerator()),
        ["a stream"] = follower => follower.Follow<Stream>(new MemoryStream()),
        ["a memory stream"] = follower => follower.Follow(new MemoryStream()),
        ["a function"] = follower => follower.Follow<Func<int>>(() => 1),
        ["a task"] = follower => follower.Follow(Task.FromResult(1)),
        ["a type"] = follower => follower.Follow(typeof(int)),
        ["an expression"] = follower => follower.Follow<Expression<Func<int>>>(() => 1),
        ["a service provider"] = follower => follower.Follow<IServiceProvider>(new ServiceCollection().BuildServiceProvider()),
        ["an event to wait for"] = follower => follower.Follow(new ManualResetEvent(false)),
        ["an exception"] = follower => follower.Follow(new Exception("x")),
        ["a tuple"] = follower => follower.Follow((1, "a")),
        ["a big number"] = follower => follower.Follow(new BigInteger(5)),
        ["a list of functions"] = follower => follower.Follow<List<Action>>([() => { }]),
        ["a list of objects"] = follower => follower.Follow<List<object>>([1, "a"]),
        ["a grid"] = follower => follower.Follow(new int[2, 2]),
        ["keys that are objects"] = follower => follower.Follow(new Dictionary<Point, int> { [new Point(1, 2)] = 3 }),
        ["keys that are objects, concurrent"] = follower => follower.Follow(new ConcurrentDictionary<Point, int> { [new Point(1, 2)] = 3 }),
        ["a pointer that is a number"] = follower => follower.Follow((nint)5),
        ["a holder of a pointer"] = follower => follower.Follow(new HoldsPointer((nint)5)),
        ["a holder of a stream"] = follower => follower.Follow(new HoldsStream(new MemoryStream())),
        ["a holder of an interface"] = follower => follower.Follow(new HoldsPoint(new Point(1, 2))),
        ["virtual members"] = follower => follower.Follow(new Snapshot_plans.LazyCustomer()),
        ["a result of F#"] = follower => follower.Follow(FSharpResult<int, string>.NewOk(5)),
        ["a union of F#"] = follower => follower.Follow(Shape.NewCircle(1)),
        ["a record of F# that holds a union"] = follower => follower.Follow(new Box("box", Shape.NewCircle(1))),
        ["an asynchronous computation of F#"] =
            follower => follower.Follow(new AnswersV1() is FSharpServices.IAnswers answers ? answers.Later() : null!),
        ["a choice of F#"] = follower => follower.Follow(FSharpChoice<int, string>.NewChoice1Of2(5)),
        ["an option of a union of F#"] = follower => follower.Follow(FSharpOption<Shape>.Some(Shape.NewCircle(1))),
        ["a record that may hold a stream"] = follower => follower.Follow(new MayHoldStream(new MemoryStream())),
        ["a reader of text"] = follower => follower.Follow<TextReader>(new StringReader("x")),
        ["a token"] = follower => follower.Follow(CancellationToken.None),
        ["a memory of functions"] = follower => follower.Follow(new ReadOnlyMemory<Action>([() => { }])),
    };

    public static TheoryData<string> Results => [.. s_results.Keys];

    [Theory]
    [MemberData(nameof(Results))]
    public void Following_the_advice_makes_a_result_comparable(string name)
    {
        var follower = new Follower();
        s_results[name](follower);
        Assert.NotEmpty(follower.Followed);
    }

    [Theory]
    [InlineData(typeof(int[]))]
    [InlineData(typeof(Stream))]
    [InlineData(typeof(IAsyncEnumerable<int>))]
    [InlineData(typeof(object))]
    [InlineData(typeof(List<Price>))]
    public void Following_the_advice_makes_an_argument_shareable(Type type)
    {
        var why = new SnapshotPlanner(new ServiceOptions()).WhyNotShared(type, out _);
        Assert.EndsWith($"; add .Copy<{TypeNature.Name(type)}>(…) or .ShareArguments()", why, StringComparison.Ordinal);
        Assert.Null(new SnapshotPlanner(new ServiceOptions { SharesArguments = true }).WhyNotShared(type, out _));
        Assert.Null(new SnapshotPlanner(new ServiceOptions { Copies = { [type] = (Func<int, int>)(value => value) } }).WhyNotShared(type,
            out _));
    }

    [Fact]
    public void A_comparer_of_what_can_change_is_advised_what_helps()
    {
        var options = new ServiceOptions { Comparers = { [typeof(List<int>)] = EqualityComparer<List<int>>.Default } };
        Assert.Equal("List<int> can be changed, so that a comparer would see it change; add .Immutable<List<int>>() or leave .Compare<List<int>>(…) out", new SnapshotPlanner(options).OfResult(typeof(List<int>)).WhyNot);
        Assert.Null(new SnapshotPlanner(new ServiceOptions()).OfResult(typeof(List<int>)).WhyNot);
        options.Immutable.Add(typeof(List<int>));
        Assert.Null(new SnapshotPlanner(options).OfResult(typeof(List<int>)).WhyNot);
    }

    [Theory]
    [InlineData("IReadOnlyList<int> is an interface; say Project(…) or Immutable() in the run's comparison.", "project")]
    [InlineData("IReadOnlyList<int> is an interface; say Project(…) or Immutable() in the run's comparison.", "immutable")]
    public async Task The_advice_for_an_inline_run_is_in_its_own_words_and_helps(string why, string way)
    {
        await using var host = await ShadowHost.StartAsync(
            services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services).AddExperiment("x", _ => { }),
            ("Experiments:x:SampleRate", "1"),
            ("Experiments:x:MaxPerSecond", "1000"));
        var shadow = host.Services.GetRequiredService<IShadow>();
        await RunAsync(shadow, _ => { });
        await RunAsync(shadow, run => _ = way == "project" ? run.Project(list => list.Count, list => list.Count) : run.Immutable());
        var account = (await host.ReportAsync("x")).Account;
        Assert.Equal((2, 1, 1), (account.Sampled, account.NotComparable.Values.Sum(), account.Match));
        Assert.Contains($"x: sampled inline runs are not comparable: {why}", host.Logs.Of(LogLevel.Warning));
    }

    private static Task<IReadOnlyList<int>> RunAsync(IShadow shadow,
        Action<InlineComparison<IReadOnlyList<int>, IReadOnlyList<int>>> comparison) =>
        shadow.RunAsync<Anything, IReadOnlyList<int>, IReadOnlyList<int>>("x", _ => Task.FromResult<IReadOnlyList<int>>([1]),
            (_, _) => Task.FromResult<IReadOnlyList<int>>([1]), comparison);

    private static async IAsyncEnumerable<int> Numbers()
    {
        await Task.Yield();
        yield return 1;
    }

    public interface IPoint
    {
        int X { get; }
    }

    public sealed record Point(int X, int Y) : IPoint;

    public sealed record HoldsPointer(nint Handle);

    public sealed record HoldsStream(Stream Stream);

    public sealed record MayHoldStream(Stream? Stream);

    public sealed record HoldsPoint(IPoint Point);

    public sealed class Sequence : IAsyncEnumerable<int>
    {
        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
            Numbers().GetAsyncEnumerator(cancellationToken);
    }

    /// <summary>Does what the plan for a result says, one way after the other.</summary>
    private sealed partial class Follower
    {
        public List<string> Followed { get; } = [];

        public void Follow<T>(T result)
        {
            var plan = new SnapshotPlanner(new ServiceOptions()).OfResult(typeof(T));
            Assert.Equal(SnapshotKind.NotComparable, plan.Kind);
            foreach (var (way, named) in Ways().Matches(plan.WhyNot!).Select(match => (match.Groups[1].Value, match.Groups[2].Value)))
            {
                Assert.Equal(TypeNature.Name(typeof(T)), named);
                var options = new ServiceOptions();
                switch (way)
                {
                    case "Snapshot":
                        options.Snapshots[typeof(T)] = (Func<T, object?>)(_ => 1);
                        break;
                    case "Immutable":
                        options.Immutable.Add(typeof(T));
                        break;
                    default:
                        Assert.Fail(plan.WhyNot);
                        break;
                }

                var planner = new SnapshotPlanner(options);
                var record = new ResultRecord<T>(planner, planner.OfResult(typeof(T)), comparesMessages: false);
                record.Returned(result, ScopedRun.Budget, 65_536);
                record.Seal(ScopedRun.Budget, 65_536);
                Assert.True(record.Observation.HasBody);
                record.Body!.Release();
                Followed.Add(way);
            }
        }

        [GeneratedRegex(@"\.(\w+)<(.+?)>\(…?\)")]
        private static partial Regex Ways();
    }
}
