using FsCheck;
using FsCheck.Fluent;
using Shadowing.Sampling;

namespace Shadowing.Tests.Sampling;

public sealed class Sampling_laws(ITestOutputHelper output)
{
    [Fact]
    public void The_hash_is_SipHash_2_4_by_its_authors_vectors()
    {
        // Aumasson and Bernstein, "SipHash: a fast short-input PRF", appendix A: key 00..0f, message 00..0e.
        var hash = new StickyHash(0x0706050403020100, 0x0f0e0d0c0b0a0908);
        Assert.Equal(0xa129ca6149be45e5UL, hash.Hash([.. Enumerable.Range(0, 15).Select(value => (byte)value)]));
        Assert.Equal(0x726fdb47dd0e0e31UL, hash.Hash([]));
    }

    [Fact]
    public void A_caller_that_is_sampled_at_a_rate_is_sampled_at_each_higher_one() =>
        Prop.ForAll<string, NormalFloat, NormalFloat>((key, left, right) =>
        {
            var (low, high) = (Share(left.Get), Share(right.Get));
            (low, high) = low <= high ? (low, high) : (high, low);
            var draw = new StickyHash("0123456789abcdef", "x").Draw(key ?? string.Empty);
            return !(draw < SampleThreshold.FromRate(low)) || draw < SampleThreshold.FromRate(high);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void All_instances_with_one_secret_agree_and_another_secret_decides_otherwise()
    {
        var keys = Enumerable.Range(0, 10_000).Select(number => $"user-{number}").ToList();
        var here = keys.Select(new StickyHash("0123456789abcdef", "x").Draw2).ToList();
        Assert.Equal(here, keys.Select(new StickyHash("0123456789abcdef", "x").Draw2));
        Assert.NotEqual(here, keys.Select(new StickyHash("another secret 16", "x").Draw2));
        Assert.NotEqual(here, keys.Select(new StickyHash("0123456789abcdef", "y").Draw2));
        var share = here.Count(draw => draw < SampleThreshold.FromRate(0.05)) / (double)keys.Count;
        output.WriteLine($"{share:P2} of 10,000 keys at 5 %");
        Assert.InRange(share, 0.04, 0.06);
    }

    [Fact]
    public void Rate_0_samples_nothing_and_rate_1_everything()
    {
        for (var number = 0; number < 100_000; number++)
        {
            var draw = Draw.Next();
            Assert.False(draw < SampleThreshold.FromRate(0));
            Assert.True(draw < SampleThreshold.FromRate(1));
        }
    }

    [Fact]
    public void Draws_are_uniform_enough_for_a_rate()
    {
        const int Draws = 1_000_000;
        var threshold = SampleThreshold.FromRate(0.01);
        var hits = 0;
        for (var number = 0; number < Draws; number++)
        {
            hits += Draw.Next() < threshold ? 1 : 0;
        }

        // Ten standard deviations: never by chance.
        output.WriteLine($"{hits:N0} of {Draws:N0} at 1 %");
        Assert.InRange(hits, 9_000, 11_000);
    }

    [Theory]
    [InlineData("header:X-User", StickyKeyKind.Header, "X-User")]
    [InlineData("claim: sub", StickyKeyKind.Claim, "sub")]
    [InlineData("Route:id", StickyKeyKind.Route, "id")]
    [InlineData("trace", StickyKeyKind.Trace, "")]
    internal void A_sticky_key_is_read(string text, StickyKeyKind kind, string name)
    {
        Assert.True(StickyKey.TryParse(text, out var key));
        Assert.Equal(new StickyKey(kind, name), key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("header:")]
    [InlineData("cookie:a")]
    [InlineData("trace:a")]
    public void Another_sticky_key_is_refused(string text) => Assert.False(StickyKey.TryParse(text, out _));

    [Fact]
    public void A_cap_lets_so_many_through_in_each_second_whatever_the_threads()
    {
        var time = new ManualTime();
        var cap = new RateCap(time);
        for (var second = 0; second < 3; second++)
        {
            var taken = 0;
            Parallel.For(0, 1_000, _ => Interlocked.Add(ref taken, cap.TryTake(50) ? 1 : 0));
            Assert.Equal(50, taken);
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static double Share(double any) => Math.Abs(any) % 1;
}
