using Shadowing.TestSupport;

namespace Shadowing.Tests.House;

/// <summary>The rooms of each project and the arrows between them, down to the folders within a room.</summary>
public sealed class Rooms
{
    private static readonly IReadOnlyDictionary<string, RoomPlan> s_plans =
        RoomPlan.Read(File.ReadAllText(Path.Combine(Repository.Root, "tests/Shadowing.Tests/House/Rooms.txt")));

    public static TheoryData<string> Projects =>
        [.. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Select(static folder => $"src/{Path.GetFileName(folder)}")
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Each_room_uses_the_rooms_of_the_plan_and_no_other(string project)
    {
        Assert.True(s_plans.ContainsKey(project), $"{project} has no plan in Rooms.txt");
        Assert.Empty(s_plans[project].Faults(RoomArrows.Read(project)));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Each_folder_is_a_room_of_the_plan(string project) =>
        Assert.Equal(
            Repository.Sources(project)
                .Select(file => RoomArrows.Folder(Path.GetRelativePath(Path.Combine(Repository.Root, project), file)))
                .SelectMany(static folder => (string[])[folder.Split('/')[0], folder]).Distinct().Order(StringComparer.Ordinal),
            s_plans[project].Rooms.Order(StringComparer.Ordinal));

    [Fact]
    public void An_arrow_that_leads_upwards_is_found_with_its_place()
    {
        var fault = Assert.Single(
            Plan("Low\nHigh")
                .Faults(Arrows(("Low/A.cs", "namespace P.Low; class A { P.High.B? b; }"), ("High/B.cs", "namespace P.High; class B;"))));
        Assert.Equal("Low -> High leads upwards: A uses B", fault);
    }

    [Fact]
    public void A_circle_is_found_with_its_path()
    {
        var faults = Plan("One\nTwo -> One\nThree -> Two").Faults(Arrows(
            ("One/A.cs", "using P.Three; namespace P.One; class A { object a = new C(); }"),
            ("Two/B.cs", "using P.One; namespace P.Two; class B { A? a; }"),
            ("Three/C.cs", "using P.Two; namespace P.Three; class C { B? b; }")));
        Assert.Equal("One -> Three leads upwards: A uses C; a circle: One -> Three -> Two (C uses B) -> One (B uses A)",
            Assert.Single(faults));
    }

    [Fact]
    public void A_circle_between_the_folders_of_a_room_is_found()
    {
        var faults = Plan("Room\nRoom/Left\nRoom/Right -> Room/Left").Faults(Arrows(
            ("Room/Left/A.cs", "namespace P.Room.Left; class A { P.Room.Right.B? b; }"),
            ("Room/Right/B.cs", "namespace P.Room.Right; class B { P.Room.Left.A? a; }")));
        Assert.Equal("Room/Left -> Room/Right leads upwards: A uses B; a circle: Room/Left -> Room/Right -> Room/Left (B uses A)",
            Assert.Single(faults));
    }

    [Fact]
    public void A_name_that_only_looks_like_a_type_is_no_arrow() =>
        Assert.Empty(Plan("Low\nHigh")
            .Faults(Arrows(("Low/A.cs", "namespace P.Low; class A { int B; int Get() => B; }"),
                ("High/B.cs", "namespace P.High; class B;"))));

    [Fact]
    public void What_is_inferred_or_extends_is_an_arrow()
    {
        var faults = Plan("Low\nHigh").Faults(Arrows(
            ("Low/A.cs", "using P.High; namespace P.Low; class A { int Get() => 1.Twice(); }"),
            ("High/B.cs", "namespace P.High; static class B { public static int Twice(this int it) => 2 * it; }")));
        Assert.Equal("Low -> High leads upwards: A uses B", Assert.Single(faults));
    }

    [Fact]
    public void An_arrow_that_nobody_needs_is_found() =>
        Assert.Equal(
            "High -> Low is in the plan and nowhere in the code",
            Assert.Single(Plan("Low\nHigh -> Low")
                .Faults(Arrows(("Low/A.cs", "namespace P.Low; class A;"), ("High/B.cs", "namespace P.High; class B;")))));

    private static RoomPlan Plan(string rooms) => RoomPlan.Read("# P\n" + rooms)["P"];

    private static IReadOnlyList<RoomArrow> Arrows(params (string Path, string Text)[] sources) => RoomArrows.Read("P", sources);
}
