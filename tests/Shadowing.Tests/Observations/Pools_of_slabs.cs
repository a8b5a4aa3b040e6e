using FsCheck;
using FsCheck.Fluent;
using Shadowing.Observations;

namespace Shadowing.Tests.Observations;

public sealed class Pools_of_slabs
{
    [Fact]
    public void The_slab_that_was_given_back_last_is_taken_first()
    {
        var pool = new SlabPool();
        var (first, last) = (pool.Take(5_000), pool.Take(5_000));
        pool.Give(first);
        pool.Give(last);
        Assert.Same(last, pool.Take(8_192));
        Assert.Same(first, pool.Take(8_192));
    }

    [Fact]
    public void What_earlier_traffic_has_left_behind_makes_room_for_todays_and_all_sizes_have_one_bound()
    {
        var pool = new SlabPool();
        var large = Enumerable.Range(0, 40).Select(_ => pool.Take(1 << 20)).ToList();
        var small = Enumerable.Range(0, 4_000).Select(_ => pool.Take(4_096)).ToList();
        large.ForEach(pool.Give);
        small.ForEach(pool.Give);
        Assert.Equal(4_000, Kept(pool, small, 4_096));
        Assert.Equal(16, Kept(pool, large, 1 << 20));
    }

    [Fact]
    public void A_slab_is_as_long_as_wanted_and_at_least_a_page() =>
        Prop.ForAll(Gen.Choose(0, 3_000_000).ToArbitrary(), size =>
        {
            var pool = new SlabPool();
            var slab = pool.Take(size);
            pool.Give(slab);
            return slab.Length >= Math.Max(4_096, size);
        }).QuickCheckThrowOnFailure();

    private static int Kept(SlabPool pool, List<byte[]> given, int size)
    {
        var known = given.ToHashSet(ReferenceEqualityComparer.Instance);
        return Enumerable.Range(0, given.Count).Count(_ => known.Contains(pool.Take(size)));
    }
}
