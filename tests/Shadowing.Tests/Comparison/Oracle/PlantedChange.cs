using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Paths;
using Shadowing.Comparison.Texts;

namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>A document with one change, and where and how that has to be found.</summary>
/// <param name="CanBeIgnored">Whether the path, ignored, hides the change: not of an element that moves those behind it to other
/// indexes.</param>
internal sealed record PlantedChange(object? Changed, string Path, DifferenceKind Kind, bool CanBeIgnored = true)
{
    private const string Planted = "planted: found nowhere else";

    public static PlantedChange Plant(object? document, Random random)
    {
        var copy = Shadowing.Tests.Comparison.Document.Copy(document);
        var containers = Containers(copy, "$").ToList();
        if (containers.Count == 0)
        {
            var (value, kind) = Other(document, random);
            return new(value, "$", kind);
        }

        var (container, path) = containers[random.Next(containers.Count)];
        return container is Document.List list ? Plant(copy, list, path, random) : Plant(copy, (Document.Members)container, path, random);
    }

    private static PlantedChange Plant(object? copy, Document.List list, string path, Random random)
    {
        var at = random.Next(list.Count + 1);
        var choice = random.Next(4);
        if (at == list.Count || choice == 0)
        {
            list.Insert(at, Planted);
            return new(copy, $"{path}[{at}]", DifferenceKind.Unexpected, CanBeIgnored: at == list.Count - 1);
        }

        var other = random.Next(list.Count);
        if (choice == 1 && !AreEqual(list[at], list[other]))
        {
            (list[at], list[other]) = (list[other], list[at]);
            return new(copy, path, DifferenceKind.Order);
        }

        if (choice == 2 && (at == 0 || !AreEqual(list[at - 1], list[at])) && (at == list.Count - 1 || !AreEqual(list[at + 1], list[at])))
        {
            list.RemoveAt(at);
            return new(copy, $"{path}[{at}]", DifferenceKind.Missing, CanBeIgnored: at == list.Count);
        }

        (list[at], var kind) = Other(list[at], random);
        return new(copy, $"{path}[{at}]", kind);
    }

    private static PlantedChange Plant(object? copy, Document.Members members, string path, Random random)
    {
        var at = random.Next(members.Count + 1);
        if (at == members.Count)
        {
            var added = $"{Planted}, {members.Count}";
            members.Insert(random.Next(members.Count + 1), (added, null));
            return new(copy, Named(path, added), DifferenceKind.Unexpected);
        }

        var (name, value) = members[at];
        if (random.Next(2) == 0)
        {
            members.RemoveAt(at);
            return new(copy, Named(path, name), DifferenceKind.Missing);
        }

        var (other, kind) = Other(value, random);
        members[at] = (name, other);
        return new(copy, Named(path, name), kind);
    }

    /// <summary>Gets another value, of the same type or of another one.</summary>
    private static (object? Value, DifferenceKind Kind) Other(object? value, Random random) => (value, random.Next(2)) switch
    {
        (string, 0) => (Planted, DifferenceKind.Value),
        (string, _) => (true, DifferenceKind.Type),
        (bool flag, 0) => (!flag, DifferenceKind.Value),
        (Document.Number number, 0) =>
            (new Document.Number((number.Mantissa * 1_000_000_000) + 7, number.Exponent - 9), DifferenceKind.Value),
        (null, 0) => (new Document.Members(), DifferenceKind.Type),
        _ => (Planted, DifferenceKind.Type),
    };

    private static bool AreEqual(object? left, object? right) =>
        new NaiveComparer(OracleCase.Spell(left, 0), OracleCase.Spell(right, 0), []).Objection(ComparisonResult.Same) is null;

    private static IEnumerable<(object Container, string Path)> Containers(object? document, string path) => document switch
    {
        Document.List list => list.SelectMany((element, i) => Containers(element, $"{path}[{i}]")).Prepend((list, path)),
        Document.Members members =>
            members.SelectMany(member => Containers(member.Value, Named(path, member.Name))).Prepend((members, path)),
        _ => [],
    };

    private static string Named(string path, string name)
    {
        var text = new TextBuffer();
        text.Append(path);
        JsonPathText.AppendName(text, name);
        return new string(text.Written);
    }
}
