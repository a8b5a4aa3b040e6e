using System.Collections.Frozen;
using System.Text.Json.Serialization;
using Shadowing.Services;
using Shadowing.Services.Decorators;
using Shadowing.Services.Snapshots;

namespace Shadowing.Tests.Services;

/// <summary>Types that hide what can change in them, or what runs when they are written.</summary>
public sealed class Plans_of_hidden_natures
{
    [Fact]
    public void A_derived_type_that_can_change_makes_its_base_plain_data() =>
        Assert.Equal(SnapshotKind.AtOnce, new SnapshotPlanner(new ServiceOptions()).OfResult(typeof(Animal)).Kind);

    [Fact]
    public void The_getters_of_a_base_are_looked_at_beside_those_of_its_derived_types() =>
        Assert.StartsWith("Plant.Name is virtual", new SnapshotPlanner(new ServiceOptions()).OfResult(typeof(Plant)).WhyNot,
            StringComparison.Ordinal);

    [Fact]
    public void Code_that_runs_when_an_object_is_written_is_no_plain_data() =>
        Assert.StartsWith("Prepares runs code of its own when it is serialized",
            new SnapshotPlanner(new ServiceOptions()).OfResult(typeof(Prepares)).WhyNot, StringComparison.Ordinal);

    [Theory]
    [InlineData(typeof(OpenCart), "OpenLine is not sealed; add .Copy<OpenCart>(…) or .ShareArguments()")]
    [InlineData(typeof(Cart), "CartLine is not sealed; add .Copy<Cart>(…) or .ShareArguments()")]
    public void An_argument_that_holds_what_could_be_derived_is_not_shared(Type type, string why) =>
        Assert.Equal(why, new SnapshotPlanner(new ServiceOptions()).WhyNotShared(type, out _));

    [Fact]
    public void An_argument_of_a_frozen_collection_is_passed_when_others_are_copied()
    {
        var copies = new ArgumentCopies(new ServiceOptions { Copies = { [typeof(List<int>)] = (List<int> list) => list.ToList() } });
        var names = new[] { "a", "b" }.ToFrozenSet();
        Assert.Same(names, copies.Of(names));
    }

    [Fact]
    public void A_snapshot_may_be_a_copy_of_the_result_itself()
    {
        var planner = new SnapshotPlanner(
            new ServiceOptions { Snapshots = { [typeof(Cat)] = (Cat cat) => (object)new Cat { Id = cat.Id } } });
        Assert.Equal(SnapshotKind.Projected, planner.OfResult(typeof(Cat)).Kind);
        Assert.Equal(SnapshotKind.AtOnce, planner.OfProjection(new Cat()).Kind);
    }

    [Fact]
    public void A_struct_that_loads_in_a_getter_is_not_looked_into()
    {
        var planner = new SnapshotPlanner(new ServiceOptions());
        Assert.StartsWith("LoadsInAGetter.Name is a getter with code of its own", planner.OfResult(typeof(LoadsInAGetter)).WhyNot,
            StringComparison.Ordinal);
        Assert.Equal(SnapshotKind.Later, planner.OfResult(typeof(Sum)).Kind);
        Assert.Equal(SnapshotKind.Later, planner.OfResult(typeof(System.Numerics.Complex)).Kind);
        Assert.Equal(SnapshotKind.Later, planner.OfResult(typeof(Range)).Kind);
    }

    public struct LoadsInAGetter
    {
        private string? _name;

        public string Name => _name ??= "loaded";
    }

    public record struct Sum(int Left, int Right)
    {
        public readonly int Total => Left + Right;
    }

    [JsonDerivedType(typeof(Cat), "cat")]
    public class Animal
    {
        public int Id { get; init; }
    }

    public sealed class Cat : Animal
    {
        public int Lives { get; set; }
    }

    [JsonDerivedType(typeof(Tree), "tree")]
    public class Plant
    {
        private string? _name;

        public virtual string Name => _name ??= "plant";
    }

    public sealed class Tree : Plant
    {
        public override string Name { get; } = "tree";
    }

    public sealed class Prepares : IJsonOnSerializing
    {
        public int Count { get; set; }

        public void OnSerializing() => Count++;
    }

    public record OpenLine(int Count);

    public record OpenCart(OpenLine Line);

    public record CartLine(int Count);

    public sealed record Cart(CartLine Line);
}
