using System.Numerics;

namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>Draws small documents in which much is equal to something else, and changes them.</summary>
internal sealed class OracleDocuments(Random random)
{
    private static readonly string[] Names = ["a", "b", "id", "x y", "k", "", "é", "it's", "\ud800", "A", "0"];
    private static readonly string[] Strings =
    [
        "", "x", "X", " x ", "xy", "1", "12", "a", "b", "ab", "é", "e\u0301", "😀", "\ud83d", "\ude00\ud83d", "\ud800", "\n", "/\\\"",
        "true", "null", "same",
        "2024-01-01T00:00:00Z", "2024-01-01T00:00:01Z", "2024-01-01T02:00:03+02:00", "2024-01-01T00:00:02.5",
        "9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:58.999999999Z", "2016-12-31T23:59:60Z",
        "2016-12-31T23:59:59.00000000000000000001Z",
    ];

    private static readonly (string Mantissa, int Exponent)[] Numbers =
    [
        ("0", 0), ("1", 0), ("2", 0), ("3", 0), ("-1", 0), ("1", 1), ("1", 2), ("5", -1), ("105", -2), ("1005", -3), ("1015", -3),
        ("11", -1), ("115", -2), ("-15", -1), ("12", 0),
        ("10000000000000000999", 0), ("10000000000000001000", 0), ("1", 40), ("1", 400), ("1", -400),
        ("123456789012345678901234567890123", -20), ("99999", -5), ("1", -30),
        ("79228162514264337593543950335", 0), ("79228162514264337593543950336", 0), ("1001", 397), ("4", -324), ("5", -324),
    ];

    public object? Draw() => Draw(random.Next(1, 4));

    public object? DrawWithoutRepeatedNames() => Distinct(Draw());

    /// <summary>Changes some places, or none.</summary>
    public object? Changed(object? document)
    {
        var changed = Document.Copy(document);
        for (var changes = random.Next(5); changes > 0; changes--)
        {
            var containers = Document.Containers(changed).ToList();
            if (containers.Count == 0)
            {
                return random.Next(2) == 0 ? Scalar() : changed;
            }

            switch (containers[random.Next(containers.Count)])
            {
                case Document.List list:
                    Change(list);
                    break;
                case Document.Members members:
                    Change(members);
                    break;
            }
        }

        return changed;
    }

    public object? Scalar() => random.Next(9) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        < 5 => Strings[random.Next(Strings.Length)],
        _ when Numbers[random.Next(random.Next(2) == 0 ? 4 : Numbers.Length)] is var (mantissa, exponent) =>
            new Document.Number(BigInteger.Parse(mantissa), exponent),
        _ => null,
    };

    private static object? Distinct(object? document) => document switch
    {
        Document.List list => Document.Fill(new Document.List(), list.Select(Distinct)),
        Document.Members members =>
            Document.Fill(new Document.Members(),
                members.DistinctBy(static member => member.Name).Select(static member => (member.Name, Distinct(member.Value)))),
        _ => document,
    };

    private object? Draw(int depth) => (depth == 0 ? 0 : random.Next(7)) switch
    {
        0 => Scalar(),
        < 4 => List(depth - 1),
        _ => Members(depth - 1),
    };

    private Document.List List(int depth)
    {
        var count = random.Next(6);
        var pattern = Draw(depth);
        return random.Next(3) switch
        {
            0 => Document.Fill(new Document.List(), Enumerable.Range(0, count).Select(_ => Scalar())),
            1 =>
                Document.Fill(new Document.List(),
                    Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? Document.Copy(pattern) : Changed(pattern))),
            _ => Document.Fill(new Document.List(), Enumerable.Range(0, Math.Min(count, 3)).Select(_ => Draw(depth))),
        };
    }

    private Document.Members Members(int depth)
    {
        var members = Document.Fill(new Document.Members(), Enumerable.Range(0, random.Next(5)).Select(_ => (Name(), Draw(depth))));
        return random.Next(12) == 0 ? members : Document.Fill(new Document.Members(), members.DistinctBy(static member => member.Name));
    }

    private string Name() => Names[random.Next(random.Next(2) == 0 ? 4 : Names.Length)];

    private void Change(Document.List list)
    {
        var at = random.Next(list.Count + 1);
        if (at == list.Count)
        {
            list.Add(Draw(1));
            return;
        }

        switch (random.Next(7))
        {
            case 0:
                list.RemoveAt(at);
                break;
            case 1:
                list.Insert(at, Draw(1));
                break;
            case 2:
                list.Insert(random.Next(list.Count), Document.Copy(list[at]));
                break;
            case 3:
                list[at] = Scalar();
                break;
            case 4:
                var other = random.Next(list.Count);
                (list[at], list[other]) = (list[other], list[at]);
                break;
            case 5:
                var moved = list[at];
                list.RemoveAt(at);
                list.Insert(random.Next(list.Count + 1), moved);
                break;
            default:
                list.Reverse();
                break;
        }
    }

    private void Change(Document.Members members)
    {
        var at = random.Next(members.Count + 1);
        if (at == members.Count)
        {
            members.Add((Name(), Draw(1)));
            return;
        }

        switch (random.Next(4))
        {
            case 0:
                members.RemoveAt(at);
                break;
            case 1:
                members[at] = (Name(), members[at].Value);
                break;
            default:
                members[at] = (members[at].Name, Scalar());
                break;
        }
    }
}
