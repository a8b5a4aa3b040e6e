using FsCheck;
using FsCheck.Fluent;
using Shadowing.Observations;

namespace Shadowing.Tests.Observations;

public sealed class Pooled_bodies
{
    [Fact]
    public void What_was_appended_in_any_pieces_is_read_as_one_and_every_byte_of_the_budget_comes_back() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 20_000)).ToArbitrary(), lengths =>
        {
            var budget = new MemoryBudget { Limit = long.MaxValue };
            var body = new PooledBody();
            body.Open(budget, int.MaxValue);
            var expected = new List<byte>();
            foreach (var (length, number) in lengths.Select((length, number) => (length, number)))
            {
                byte[] piece = [.. Enumerable.Range(0, length).Select(index => (byte)(index + number))];
                expected.AddRange(piece);
                body.Append(piece);
            }

            body.Seal();
            var same = body.Read().Span.SequenceEqual(expected.ToArray()) && body.Offered == expected.Count;
            body.Release();
            return same && budget.Reserved == 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_taken_back_between_is_gone_and_the_rest_stays() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(-90_000, 90_000)).ToArbitrary(), steps =>
        {
            var budget = new MemoryBudget { Limit = long.MaxValue };
            var body = new PooledBody();
            body.Open(budget, int.MaxValue);
            var expected = new List<byte>();
            foreach (var step in steps)
            {
                byte[] piece = [.. Enumerable.Range(0, Math.Max(0, step)).Select(index => (byte)(index + step))];
                expected.AddRange(piece);
                body.Append(piece);
                var kept = Math.Max(0, expected.Count + Math.Min(0, step));
                expected.RemoveRange(kept, expected.Count - kept);
                body.Truncate(body.Generation, kept);
            }

            body.Seal();
            var same = body.Read().Span.SequenceEqual(expected.ToArray()) && body.Offered == expected.Count;
            body.Release();
            return same && budget.Reserved == 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Over_the_cap_it_gives_back_what_it_held_and_goes_on_counting()
    {
        var budget = new MemoryBudget { Limit = long.MaxValue };
        var body = new PooledBody();
        body.Open(budget, 5_000);
        body.Append(new byte[5_000]);
        Assert.Equal(PooledBodyLoss.None, body.Loss);
        body.Append(new byte[1]);
        Assert.Equal((PooledBodyLoss.OverCap, 0L, 5_001L), (body.Loss, budget.Reserved, body.Offered));
    }

    [Fact]
    public void Over_the_budget_it_says_so()
    {
        var budget = new MemoryBudget { Limit = 10_000 };
        var body = new PooledBody();
        body.Open(budget, 1_000_000);
        body.Append(new byte[9_000]);
        Assert.Equal((PooledBodyLoss.NoMemory, 0L), (body.Loss, budget.Reserved));
    }

    [Fact]
    public void A_late_write_of_an_earlier_call_does_not_reach_the_next_ones_body()
    {
        var budget = new MemoryBudget { Limit = 100_000 };
        var body = new PooledBody();
        body.Open(budget, 1_000);
        var earlier = body.Generation;
        body.Release();
        body.Open(budget, 1_000);
        body.Append(earlier, "late write of A"u8);
        body.Append(body.Generation, "B"u8);
        body.Seal();
        Assert.Equal("B"u8.ToArray(), body.Read().ToArray());
    }

    [Fact]
    public void No_copy_of_one_body_has_the_number_of_anothers()
    {
        var (one, other) = (new PooledBody(), new PooledBody());
        var numbers = new List<long>();
        for (var copy = 0; copy < 100; copy++)
        {
            one.Open(new MemoryBudget(), 1);
            other.Open(new MemoryBudget(), 1);
            numbers.AddRange([one.Generation, other.Generation]);
        }

        Assert.Equal(200, numbers.Distinct().Count());
    }

    [Fact]
    public void A_write_after_the_end_goes_nowhere()
    {
        var budget = new MemoryBudget { Limit = 100_000 };
        var body = new PooledBody();
        body.Open(budget, 1_000);
        body.Append([1]);
        body.Seal();
        body.Append([2]);
        Assert.Equal([1], body.Read().ToArray());
        body.Release();
        body.Append([3]);
        Assert.Equal((0L, 0L), (budget.Reserved, body.Offered));
    }
}
