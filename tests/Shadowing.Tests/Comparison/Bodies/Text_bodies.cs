using FsCheck;
using FsCheck.Fluent;
using Shadowing.Comparison.Differences;

namespace Shadowing.Tests.Comparison.Bodies;

public sealed class Text_bodies
{
    [Theory]
    [InlineData("a\nb\nc", "a\nB\nc", "Text|line 2: b|line 2: B|case only")]
    [InlineData("a\r\nb", "a\nb", "Text|line 1: a\r\n|line 1: a\n|line ending only")]
    [InlineData("a\n", "a", "Text|line 1: a\n|line 1: a|line ending only")]
    [InlineData("a\nb", "a\nb\n", "Text|line 2: b|line 2: b\n|line ending only")]
    [InlineData("a\n", "a\nb", "Unexpected|-|line 2: b|-")]
    [InlineData("a", "a\nb", "Unexpected|-|line 2: b|-")]
    [InlineData("a\nb", "a", "Missing|line 2: b|-|-")]
    [InlineData("", "x", "Unexpected|-|line 1: x|-")]
    [InlineData("", "\n", "Unexpected|-|line 1: |-")]
    [InlineData("a\n\n", "a\nb\n", "Text|line 2: |line 2: b|-")]
    [InlineData("a \nb", "a\nb", "Text|line 1: a |line 1: a|trailing white space only")]
    [InlineData("x\r\n", "x \r\n", "Text|line 1: x\r|line 1: x \r|trailing white space only")]
    [InlineData("{ a: 1 }", "{a:\t1}", "Text|line 1: { a: 1 }|line 1: {a:\t1}|white space only")]
    [InlineData("a b", "A  b", "Text|line 1: a b|line 1: A  b|-")]
    public void A_line_says_which_one_it_is_and_how_it_differs(string control, string candidate, string found) =>
        Assert.Equal(found, Found(control, candidate));

    [Fact]
    public void One_inserted_line_is_one_difference_and_not_a_hundred()
    {
        var lines = Enumerable.Range(1, 1_000).Select(static i => $"row {i}").ToList();
        var control = string.Join('\n', lines);
        lines.Insert(11, "new");
        Assert.Equal("Unexpected|-|line 12: new|-", Found(control, string.Join('\n', lines)));
        Assert.Equal("Missing|line 12: new|-|-", Found(string.Join('\n', lines), control));
    }

    [Fact]
    public void Each_change_between_equal_lines_is_told_with_the_number_of_each_side() => Assert.Equal(
        "Missing|line 2: b|-|-\nText|line 5: e|line 4: E!|-\nUnexpected|-|line 6: g|-",
        Found("a\nb\nc\nd\ne\nf\nz", "a\nc\nd\nE!\nf\ng\nz"));

    [Theory]
    [InlineData(30, false)]
    [InlineData(200, true)]
    public void Where_more_edits_are_needed_than_are_sought_each_line_says_so(int repeats, bool isCut)
    {
        var control = string.Concat(Enumerable.Range(0, repeats).Select(static i => $"a\nb\nc\nlines of {i}\n"));
        var candidate = string.Concat(Enumerable.Range(0, repeats).Select(static _ => "b\na\nc\nb\n"));
        foreach (var found in new[] { Side.Compare(Side.Text(control), Side.Text(candidate)),
            Side.Compare(Side.Text(candidate + "b"), Side.Text(control)) })
        {
            Assert.NotEmpty(found.Differences);
            Assert.All(found.Differences,
                difference => Assert.Equal(isCut, difference.How?.EndsWith("not all pairs were tried", StringComparison.Ordinal) ?? false));
        }
    }

    [Fact]
    public void In_a_long_line_the_difference_is_in_what_is_shown()
    {
        var difference = Assert.Single(
            Side.Compare(Side.Text(new string('a', 9_000) + "X"), Side.Text(new string('a', 9_000) + "Y")).Differences);
        Assert.EndsWith("X", difference.Control);
        Assert.EndsWith("Y", difference.Candidate);
        Assert.StartsWith("line 1: …", difference.Control);
    }

    [Fact]
    public void One_rule_hides_the_whole_text()
    {
        var rules = Side.Rules(static options => options.Ignore("$"));
        Assert.Equal("", Side.Compare(Side.Text("a\nb"), Side.Text("b\nc\nd"), rules).Found());
        Assert.All(Side.Compare(Side.Text("a\nb"), Side.Text("b\nc\nd")).Differences,
            static difference => Assert.Equal("$", difference.Path));
    }

    [Fact]
    public void More_lines_than_the_limit_are_cut()
    {
        var found = Side.Compare(Side.Text(string.Join('\n', Enumerable.Range(0, 300))),
            Side.Text(string.Join('\n', Enumerable.Range(1_000, 900))));
        Assert.Equal(DifferenceList.Limit, found.Differences.Count);
        Assert.True(found.Truncated);
    }

    [Fact]
    public void Texts_have_a_difference_exactly_when_they_are_not_equal() => Holds(static (control, candidate) =>
        Assert.Equal(control == candidate, Side.Compare(Side.Text(control), Side.Text(candidate)).Differences.Count == 0));

    [Fact]
    public void Swapped_sides_tell_the_same_swapped() => Holds(static (control, candidate) =>
    {
        var there = Side.Compare(Side.Text(control), Side.Text(candidate)).Differences;
        var back = Side.Compare(Side.Text(candidate), Side.Text(control)).Differences;
        Assert.Equal(Sorted(there), Sorted(back.Select(static difference => difference with
        {
            Kind = difference.Kind switch
            {
                DifferenceKind.Missing => DifferenceKind.Unexpected,
                DifferenceKind.Unexpected => DifferenceKind.Missing,
                var kind => kind
            },
            Control = difference.Candidate,
            Candidate = difference.Control,
        })));

        static IEnumerable<string> Sorted(IEnumerable<Difference> differences) =>
            differences.Select(static difference => difference.ToString()).Order(StringComparer.Ordinal);
    });

    [Theory]
    [InlineData("empty lines")]
    [InlineData("empty lines against a line each")]
    [InlineData("one line")]
    [InlineData("one line of white space")]
    [InlineData("distinct and reversed")]
    [InlineData("distinct, reversed and longer")]
    [InlineData("two lines in two orders")]
    public void A_hostile_megabyte_takes_neither_time_nor_memory(string kind)
    {
        const int Megabyte = 1_000_000;
        var distinct = Enumerable.Range(0, Megabyte / 8).Select(static i => $"{i:d7}").ToArray();
        var (control, candidate) = kind switch
        {
            "empty lines" => ("a" + new string('\n', Megabyte), new string('\n', Megabyte) + "b"),
            "empty lines against a line each" => (new string('\n', Megabyte), string.Concat(Enumerable.Repeat("x\n", Megabyte / 2))),
            "one line" => (new string('x', Megabyte), new string('x', Megabyte - 1) + "X"),
            "one line of white space" => (new string(' ', Megabyte) + "x", new string('\t', Megabyte) + "y"),
            "distinct and reversed" => (string.Join('\n', distinct), string.Join('\n', distinct.Reverse())),
            "distinct, reversed and longer" => (string.Join('\n', distinct), string.Join('\n', distinct.Reverse().Append("x"))),
            _ => (string.Concat(Enumerable.Repeat("x\n\n", Megabyte / 3)), string.Concat(Enumerable.Repeat("\n\nx\nx\n", Megabyte / 6))),
        };
        var (left, right) = (Side.Text(control), Side.Text(candidate));
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = TimeProvider.System.GetTimestamp();
        var found = Side.CompareOnce(left, right);
        var took = TimeProvider.System.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {took}, {allocated:N0} bytes");
        Assert.Equal(ComparisonOutcome.Mismatch, found.Outcome);
        Assert.True(took < TimeSpan.FromSeconds(5), $"took {took}");
        Assert.True(allocated < 50_000_000, $"allocated {allocated:N0} bytes");
    }

    private static string Found(string control, string candidate) =>
        string.Join('\n', Side.Compare(Side.Text(control), Side.Text(candidate)).Differences
        .Select(static difference =>
            $"{difference.Kind}|{difference.Control ?? "-"}|{difference.Candidate ?? "-"}|{difference.How ?? "-"}"));

    private static void Holds(Action<string, string> law)
    {
        var line = Gen.Elements("", "a", "b", "A", "a ", " a", "a\r", "\r");
        var text =
            from length in Gen.Choose(0, 12)
            from lines in line.ArrayOf(length)
            from end in Gen.Elements("", "\n")
            select string.Join('\n', lines) + end;
        Prop.ForAll(Gen.Zip(text, text).ToArbitrary(), given => law(given.Item1, given.Item2))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }
}
