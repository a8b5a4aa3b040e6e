using FsCheck;
using FsCheck.Fluent;
using Shadowing.Comparison.Alignment;

namespace Shadowing.Tests.Comparison.Alignment;

public sealed class Sequence_alignment
{
    private const int Unbounded = int.MaxValue;

    [Theory]
    [InlineData("", "", "")]
    [InlineData("abc", "", "- - -")]
    [InlineData("", "abc", "")]
    [InlineData("abc", "abc", "0 1 2")]
    [InlineData("abc", "aXbc", "0 2 3")]
    [InlineData("abc", "ac", "0 - 1")]
    [InlineData("abc", "aXc", "0 1 2")]
    [InlineData("aa", "a", "0 -")]
    [InlineData("abcd", "wxyz", "0 1 2 3")]
    [InlineData("abcd", "wxyzv", "0 1 2 3")]
    [InlineData("abcdef", "bcdefg", "- 0 1 2 3 4")]
    [InlineData("bcdefg", "abcdef", "1 2 3 4 5 -")]
    [InlineData("axbxc", "aybyc", "0 1 2 3 4")]
    [InlineData("apqbrc", "aPbRSc", "0 1 - 2 3 5")]
    [InlineData("ab", "ba", "- 0")]
    public void Pairs_are_those_of_the_definition(string control, string candidate, string partners) =>
        Assert.Equal(partners, string.Join(' ',
            Align(Keys(control), Keys(candidate)).Select(static partner => partner < 0 ? "-" : $"{partner}")));

    [Fact]
    public void Partners_exist_and_increase() => Holds(static (control, candidate) =>
    {
        var partners = Align(control, candidate);
        Assert.Equal(control.Length, partners.Length);
        var paired = partners.Where(static partner => partner >= 0).ToList();
        Assert.Equal(paired.Order().Distinct(), paired);
        Assert.All(paired, partner => Assert.InRange(partner, 0, candidate.Length - 1));
    });

    [Fact]
    public void As_many_items_are_paired_with_their_equals_as_a_table_of_all_pairs_finds() => Holds(static (control, candidate) =>
    {
        var byPosition = control.Length == candidate.Length ? control.Zip(candidate).Count(static pair => pair.First == pair.Second) : 0;
        Assert.Equal(Math.Max(byPosition, LongestCommonSubsequence(control, candidate)),
            Equal(control, candidate, Align(control, candidate)));
    });

    [Fact]
    public void Between_two_equal_pairs_nothing_is_left_over_on_both_sides() => Holds(static (control, candidate) =>
    {
        var (left, right) = (false, 0);
        foreach (var (i, j) in Align(control, candidate).Index().Append((control.Length, candidate.Length)))
        {
            var equal = i == control.Length || (j >= 0 && control[i] == candidate[j]);
            left |= j < 0;
            Assert.False(left && j > right, $"left over on both sides before {i}");
            right = j >= 0 ? j + 1 : right;
            left &= !equal;
        }
    });

    [Fact]
    public void A_sequence_is_aligned_with_itself_item_by_item() => Holds(static (control, _) =>
        Assert.Equal(Enumerable.Range(0, control.Length), Align(control, control)));

    [Fact]
    public void One_inserted_item_is_one_item_without_a_partner() => Holds(static (control, seeds) =>
    {
        var at = seeds.Length % (control.Length + 1);
        int[] longer = [.. control[..at], -1, .. control[at..]];
        Assert.Equal([at], Align(longer, control).Index().Where(static item => item.Item < 0).Select(static item => item.Index), Same);
        var partners = Align(control, longer);
        Assert.DoesNotContain(-1, partners);
        Assert.DoesNotContain(at, partners);

        static bool Same(int expected, int actual) => expected == actual;
    });

    [Fact]
    public void Swapped_sides_give_the_same_pairs_swapped() => Holds(static (control, candidate) =>
    {
        var there = Align(control, candidate);
        var back = Align(candidate, control, mirrored: control.Length == candidate.Length);
        Assert.Equal(Pairs(there), Pairs(back).Select(static pair => (pair.Right, pair.Left)).Order());
        Assert.Equal(Equal(control, candidate, there), Equal(candidate, control, Align(candidate, control)));
    });

    [Fact]
    public void Identities_that_collide_change_nothing() => Holds(static (control, candidate) =>
    {
        var partners = Align(control, candidate, static _ => 7);
        Assert.Equal(Equal(control, candidate, Align(control, candidate)), Equal(control, candidate, partners));
    });

    [Fact]
    public void The_truth_is_asked_no_more_often_than_allowed_and_whoever_asks_is_told() => Holds(static (control, candidate) =>
    {
        var unbounded = Run(control, candidate, Unbounded, static key => (ulong)key % 3);
        Assert.True(unbounded.Complete);
        for (var most = 0; most < unbounded.Asked; most += 1 + (unbounded.Asked / 5))
        {
            var bounded = Run(control, candidate, most, static key => (ulong)key % 3);
            Assert.False(bounded.Complete);
            Assert.Equal(most, bounded.Asked);
            var paired = bounded.Partners.Where(static partner => partner >= 0).ToList();
            Assert.Equal(paired.Order().Distinct(), paired);
            Assert.All(paired, partner => Assert.InRange(partner, 0, candidate.Length - 1));
        }

        Assert.True(Run(control, candidate, unbounded.Asked, static key => (ulong)key % 3).Complete);
    });

    [Theory]
    [InlineData(20, true)]
    [InlineData(200, false)]
    public void Whoever_asks_is_told_that_more_edits_were_needed_than_are_sought(int repeats, bool complete)
    {
        // Each pattern holds an item of its own, which the other side lacks, and none of the others occurs once: only the search finds the
        // best pairs.
        var control = Enumerable.Range(0, repeats).SelectMany(static i => new[] { 1, 2, 3, 1_000 + i }).ToArray();
        var candidate = Enumerable.Range(0, repeats).SelectMany(static i => new[] { 2, 1, 3, 2 }).ToArray();
        Assert.Equal(complete, Run(control, candidate, Unbounded, static key => (ulong)key).Complete);
        Assert.Equal(complete, Run(candidate, control, Unbounded, static key => (ulong)key).Complete);
        Assert.Equal(complete, Run([.. control, 1, 1], candidate, Unbounded, static key => (ulong)key).Complete);
    }

    [Theory]
    [InlineData(1_000, 1_000)]
    [InlineData(1_000, 400)]
    public void Where_no_search_could_find_more_nothing_was_given_up(int length, int otherLength)
    {
        // Nothing in common; then every third item, at other places.
        int[] control = [.. Enumerable.Range(0, length)];
        Assert.True(Run(control, [.. Enumerable.Range(5_000, otherLength)], Unbounded, static key => (ulong)key).Complete);
        int[] candidate = [-1, .. Enumerable.Range(0, otherLength).Select(static i => i % 3 == 0 ? i : 5_000 + i)];
        Assert.True(Run(control, candidate, Unbounded, static key => (ulong)key).Complete);
    }

    [Fact]
    public void What_is_said_to_be_complete_has_as_many_equal_pairs_as_there_are()
    {
        var random = new Random(7);
        var (complete, cut) = (0, 0);
        for (var round = 0; round < 300; round++)
        {
            var keys = random.Next(2, 400);
            int[] control = [.. Enumerable.Range(0, random.Next(60, 400)).Select(_ => random.Next(keys))];
            int[] candidate = [.. control.Where(_ => random.Next(4) > 0)
                .Select(key => random.Next(round % 10 + 1) == 0 ? random.Next(keys) : key)];
            var run = Run(control, candidate, Unbounded, static key => (ulong)key);
            if (run.Complete)
            {
                complete++;
                var byPosition = control.Length == candidate.Length
                    ? control.Zip(candidate).Count(static pair => pair.First == pair.Second)
                    : 0;
                Assert.Equal(Math.Max(byPosition, LongestCommonSubsequence(control, candidate)), Equal(control, candidate, run.Partners));
            }
            else
            {
                cut++;
            }
        }

        Assert.True(complete > 30 && cut > 30, $"{complete} complete, {cut} cut");
    }

    [Fact]
    public void Far_sequences_are_aligned_at_what_occurs_once_and_at_what_is_equal_next_to_it()
    {
        // 300 items of noise on each side, in three gaps; with each anchor a neighbour that occurs again and again.
        int[] Side(int noise) =>
        [
            .. Enumerable.Repeat(noise, 100 + noise), 1, 2, 3, .. Enumerable.Repeat(noise + 10, 100), 1, 5, 1,
            .. Enumerable.Repeat(noise + 20, 100),
        ];
        var (control, candidate) = (Side(100), Side(200));
        var partners = Align(control, candidate);
        var expected = new[] { (200, 300), (201, 301), (202, 302), (303, 403), (304, 404), (305, 405) };
        Assert.Equal(expected, Pairs(partners).Where(pair => control[pair.Left] == candidate[pair.Right]));
    }

    [Fact]
    public void Of_anchors_that_cross_the_longest_chain_is_kept()
    {
        int[] control = [.. Enumerable.Range(0, 200), .. Enumerable.Range(1_000, 300)];
        int[] candidate = [.. Enumerable.Range(1_000, 300), .. Enumerable.Range(0, 200), -1];
        Assert.Equal(Enumerable.Range(0, 300), Align(control, candidate)[200..]);
    }

    [Theory]
    [InlineData("equal")]
    [InlineData("distinct")]
    [InlineData("reversed")]
    [InlineData("reversed and longer")]
    [InlineData("shifted")]
    [InlineData("one value, spoiled")]
    [InlineData("two values, shuffled")]
    public void Half_a_million_items_take_no_time(string kind)
    {
        var random = new Random(1);
        var control = Enumerable.Range(0, 500_000).ToArray();
        var candidate = (int[])control.Clone();
        switch (kind)
        {
            case "equal":
                Array.Fill(control, 1);
                Array.Fill(candidate, 1, 0, 500_000);
                candidate = candidate[..400_000];
                break;
            case "distinct":
                candidate = [.. candidate.Select(static key => key + 1_000_000)];
                break;
            case "reversed":
                Array.Reverse(candidate);
                break;
            case "reversed and longer":
                Array.Reverse(candidate);
                candidate = [.. candidate, -1];
                break;
            case "shifted":
                candidate = [.. candidate[250_000..], .. candidate[..250_000]];
                break;
            case "one value, spoiled":
                control = [.. control.Select(static key => key % 3_000 == 0 ? key + 2 : 1)];
                candidate = [.. candidate.Select(static key => key % 2_999 == 7 ? -key : 1), 5];
                break;
            default:
                random.Shuffle(candidate);
                control = [.. control.Select(static key => key % 2)];
                candidate = [.. candidate.Select(static key => key % 2), 5];
                break;
        }

        var started = TimeProvider.System.GetTimestamp();
        var (partners, _, _) = Run(control, candidate, 10_000_000, static key => (ulong)key);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(5),
            $"took {TimeProvider.System.GetElapsedTime(started)}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {TimeProvider.System.GetElapsedTime(started)}");
        Assert.Equal(control.Length, partners.Length);
    }

    [Theory]
    [InlineData(500, 500)]
    [InlineData(500, 501)]
    [InlineData(501, 500)]
    [InlineData(30, 31)]
    public void Aligning_leaves_no_garbage(int controlLength, int candidateLength)
    {
        var control = Enumerable.Range(0, controlLength).ToArray();
        var candidate = Enumerable.Range(0, candidateLength).Reverse().ToArray();
        var (left, right) = (Identities(control), Identities(candidate));
        var partners = new int[controlLength];
        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var pair = new KeyedPair(control, candidate);
            SequenceAlignment.Align(ref pair, left, right, partners, Unbounded);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static int[] Keys(string text) => [.. text.Select(static character => (int)character)];

    private static ulong[] Identities(int[] keys) => [.. keys.Select(static key => (ulong)key)];

    private static int[] Align(int[] control, int[] candidate, Func<int, ulong>? identity = null, bool mirrored = false) =>
        Run(control, candidate, Unbounded, identity ?? (static key => (ulong)key), mirrored).Partners;

    private static (int[] Partners, bool Complete, int Asked) Run(int[] control, int[] candidate, int most, Func<int, ulong> identity,
        bool mirrored = false)
    {
        var pair = new KeyedPair(control, candidate);
        var partners = new int[control.Length];
        var complete = SequenceAlignment.Align(
            ref pair, control.Select(identity).ToArray(), candidate.Select(identity).ToArray(), partners, most, mirrored);
        return (partners, complete, pair.Asked);
    }

    private static IEnumerable<(int Left, int Right)> Pairs(int[] partners) =>
        partners.Index().Where(static pair => pair.Item >= 0).Select(static pair => (pair.Index, pair.Item));

    private static int Equal(int[] control, int[] candidate, int[] partners) =>
        Pairs(partners).Count(pair => control[pair.Left] == candidate[pair.Right]);

    private static int LongestCommonSubsequence(int[] control, int[] candidate)
    {
        var lengths = new int[control.Length + 1, candidate.Length + 1];
        for (var i = 1; i <= control.Length; i++)
        {
            for (var j = 1; j <= candidate.Length; j++)
            {
                lengths[i, j] = control[i - 1] == candidate[j - 1]
                    ? lengths[i - 1, j - 1] + 1
                    : Math.Max(lengths[i - 1, j], lengths[i, j - 1]);
            }
        }

        return lengths[control.Length, candidate.Length];
    }

    // At most 60 items a side: 120 edits at most. Few values, so that items repeat; half of the pairs are edits of one sequence.
    private static void Holds(Action<int[], int[]> law)
    {
        var sequences =
            from values in Gen.Choose(1, 30)
            from left in Sequence(values)
            from right in Sequence(values)
            from edited in Gen.Elements(true, false)
            from seed in Gen.Choose(0, int.MaxValue - 1)
            select (left, edited ? Edited(left, values, new Random(seed)) : right);
        Prop.ForAll(sequences.ToArbitrary(), given =>
        {
            try
            {
                law(given.left, given.Item2);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException(
                    $"[{string.Join(' ', given.left)}] [{string.Join(' ', given.Item2)}]: {failure.Message}", failure);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private static Gen<int[]> Sequence(int values) =>
        from length in Gen.Choose(0, 60)
        from items in Gen.Choose(1, values).ArrayOf(length)
        select items;

    private static int[] Edited(int[] items, int values, Random random)
    {
        var edited = items.ToList();
        for (var edits = random.Next(6); edits > 0; edits--)
        {
            switch (random.Next(3))
            {
                case 0 when edited.Count < 60:
                    edited.Insert(random.Next(edited.Count + 1), random.Next(1, values + 1));
                    break;
                case 1 when edited.Count > 0:
                    edited.RemoveAt(random.Next(edited.Count));
                    break;
                case 2 when edited.Count > 0:
                    edited[random.Next(edited.Count)] = random.Next(1, values + 1);
                    break;
            }
        }

        return [.. edited];
    }
}
