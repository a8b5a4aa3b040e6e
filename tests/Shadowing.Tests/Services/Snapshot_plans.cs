using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Shadowing.Services;
using Shadowing.Services.Snapshots;

namespace Shadowing.Tests.Services;

public sealed class Snapshot_plans
{
    [Theory]
    [InlineData(typeof(int), "Later")]
    [InlineData(typeof(string), "Later")]
    [InlineData(typeof(decimal?), "Later")]
    [InlineData(typeof(DayOfWeek), "Later")]
    [InlineData(typeof(Guid), "Later")]
    [InlineData(typeof(Price), "Later")]
    [InlineData(typeof(SealedNames), "Later")]
    [InlineData(typeof(ImmutableArray<Price>), "Later")]
    [InlineData(typeof(ImmutableDictionary<string, Price>), "Later")]
    [InlineData(typeof(Tuple<int, string>), "Later")]
    [InlineData(typeof(KeyValuePair<string, int>), "Later")]
    [InlineData(typeof(PointStruct), "Later")]
    [InlineData(typeof(PlainOrder), "AtOnce")]
    [InlineData(typeof(List<Price>), "AtOnce")]
    [InlineData(typeof(Price[]), "AtOnce")]
    [InlineData(typeof(byte[]), "AtOnce")]
    [InlineData(typeof(Dictionary<string, PlainOrder>), "AtOnce")]
    [InlineData(typeof(ImmutableArray<PlainOrder>), "AtOnce")]
    [InlineData(typeof(HoldsAList), "AtOnce")]
    [InlineData(typeof(Node), "AtOnce")]
    [InlineData(typeof(JsonObject), "AtOnce")]
    [InlineData(typeof(IgnoresItsLazyMember), "AtOnce")]
    public void Data_are_told_by_whether_they_can_change(Type type, string kind)
    {
        var plan = new SnapshotPlanner(new ServiceOptions()).OfResult(type);
        Assert.Null(plan.WhyNot);
        Assert.Equal(kind, plan.Kind.ToString());
    }

    [Theory]
    [InlineData(typeof(object), "object can be anything")]
    [InlineData(typeof(IPricing), "IPricing is an interface")]
    [InlineData(typeof(IEnumerable<Price>), "IEnumerable<Price> is an interface")]
    [InlineData(typeof(IReadOnlyList<int>), "IReadOnlyList<int> is an interface")]
    [InlineData(typeof(IQueryable<Price>), "IQueryable<Price> is an interface")]
    [InlineData(typeof(IAsyncEnumerable<Price>), "IAsyncEnumerable<Price> is made while it is read")]
    [InlineData(typeof(Stream), "Stream is no data")]
    [InlineData(typeof(MemoryStream), "MemoryStream is no data")]
    [InlineData(typeof(Func<int>), "Func<int> is no data")]
    [InlineData(typeof(Task<int>), "Task<int> is no data")]
    [InlineData(typeof(Exception), "Exception is no data")]
    [InlineData(typeof(AbstractShape), "AbstractShape is abstract")]
    [InlineData(typeof(List<object>), "object can be anything")]
    [InlineData(typeof(LazyCustomer), "LazyCustomer.Orders is virtual")]
    [InlineData(typeof(LoadsInAGetter), "LoadsInAGetter.Customer is a getter with code of its own")]
    [InlineData(typeof(LoadsInAFieldGetter), "LoadsInAFieldGetter.Customer is a getter with code of its own")]
    [InlineData(typeof(HoldsAnInterface), "IReadOnlyList<int> is an interface")]
    [InlineData(typeof((int, string)), "(int, string) serializes to nothing")]
    [InlineData(typeof(NothingPublic), "NothingPublic serializes to nothing")]
    [InlineData(typeof(PublicField), "PublicField.Amount is a field, which is left out")]
    [InlineData(typeof(HoldsALazy), "HoldsALazy.Value is a getter with code of its own")]
    [InlineData(typeof(Prices), "Prices is a collection of its own")]
    public void What_nobody_may_look_into_is_not_comparable_and_named(Type type, string why)
    {
        var plan = new SnapshotPlanner(new ServiceOptions()).OfResult(type);
        Assert.Equal(SnapshotKind.NotComparable, plan.Kind);
        Assert.StartsWith(why + "; add .Snapshot<", plan.WhyNot, StringComparison.Ordinal);
    }

    [Fact]
    public void Vouching_makes_a_type_immutable_wherever_it_stands()
    {
        var planner = new SnapshotPlanner(new ServiceOptions { Immutable = { typeof(IReadOnlyList<int>), typeof(LazyCustomer) } });
        Assert.Equal(SnapshotKind.Later, planner.OfResult(typeof(IReadOnlyList<int>)).Kind);
        Assert.Equal(SnapshotKind.Later, planner.OfResult(typeof(LazyCustomer)).Kind);
        Assert.Equal(SnapshotKind.Later, planner.OfResult(typeof(HoldsAnInterface)).Kind);
        Assert.Equal(SnapshotKind.AtOnce, planner.OfResult(typeof(List<LazyCustomer>)).Kind);
    }

    [Theory]
    [InlineData(typeof(string), null)]
    [InlineData(typeof(Price), null)]
    [InlineData(typeof(OpenQuestion), null)]
    [InlineData(typeof(List<int>), "List<int> can be changed; add .Copy<List<int>>(…) or .ShareArguments()")]
    [InlineData(typeof(PlainOrder), "PlainOrder.Id can be set; add .Copy<PlainOrder>(…) or .ShareArguments()")]
    [InlineData(typeof(int[]), "int[] is an array; add .Copy<int[]>(…) or .ShareArguments()")]
    [InlineData(typeof(HoldsAnOpenQuestion), "OpenQuestion is not sealed; add .Copy<HoldsAnOpenQuestion>(…) or .ShareArguments()")]
    [InlineData(typeof(Func<int>), "Func<int> is no data; add .Copy<Func<int>>(…) or .ShareArguments()")]
    public void Arguments_are_shared_only_when_nobody_can_change_them(Type type, string? why) =>
        Assert.Equal(why, new SnapshotPlanner(new ServiceOptions()).WhyNotShared(type, out _));

    public sealed record SealedNames(string First, string Last)
    {
        // Nothing in here can change, so that there is nothing to load into.
        public string Full => $"{First} {Last}";
    }

    public struct PointStruct
    {
        public int X { get; set; }
    }

    public sealed class PlainOrder
    {
        public int Id { get; set; }

        public List<Price> Lines { get; set; } = [];
    }

    public sealed record HoldsAList(string Name, List<int> Numbers);

    public class Node
    {
        public Node? Next { get; set; }
    }

    public sealed class IgnoresItsLazyMember
    {
        private Node? _node;

        public int Id { get; set; }

        [JsonIgnore]
        public Node Node => _node ??= new Node();
    }

    public abstract class AbstractShape
    {
        public int Area { get; set; }
    }

    public class LazyCustomer
    {
        public int Id { get; set; }

        public virtual List<PlainOrder> Orders { get; set; } = [];
    }

    public sealed class LoadsInAGetter
    {
        private Node? _customer;

        public Node Customer => _customer ??= new Node();
    }

    public sealed class LoadsInAFieldGetter
    {
        public Node Customer => field ??= new Node();
    }

    public sealed record HoldsAnInterface(IReadOnlyList<int> Numbers);

    public sealed class NothingPublic
    {
        private readonly int _hidden = 1;

        public override string ToString() => $"{_hidden}";
    }

    public sealed class PublicField
    {
        [SuppressMessage("Design", "CA1051:Do not declare visible instance fields", Justification = "Such types exist.")]
        public int Amount;

        public int Id { get; set; }
    }

    public sealed class HoldsALazy
    {
        private readonly Lazy<int> _value = new(() => 1);

        public int Value => _value.Value;
    }

    public sealed class Prices : List<Price>;

    public record OpenQuestion(string Text);

    public sealed record HoldsAnOpenQuestion(OpenQuestion Question);
}
