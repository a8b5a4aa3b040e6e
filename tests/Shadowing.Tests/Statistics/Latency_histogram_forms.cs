using FsCheck;
using FsCheck.Fluent;
using Shadowing.Statistics;

namespace Shadowing.Tests.Statistics;

public sealed class Latency_histogram_forms
{
    [Fact]
    public void What_was_written_reads_as_the_same_histogram() =>
        Prop.ForAll(Histograms(), static histogram => IsSame(histogram, LatencyHistogramForm.Read(LatencyHistogramForm.Write(histogram))))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_merge_of_what_was_read_is_the_merge() =>
        Prop.ForAll(Histograms(), Histograms(), static (one, other) =>
        {
            var read = LatencyHistogramForm.Read(LatencyHistogramForm.Write(one));
            read.Add(LatencyHistogramForm.Read(LatencyHistogramForm.Write(other)));
            one.Add(other);
            return IsSame(one, read) && LatencyHistogramForm.Write(one).AsSpan().SequenceEqual(LatencyHistogramForm.Write(read));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_is_as_small_as_it_is_sparse()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal([1, 0], LatencyHistogramForm.Write(histogram));
        histogram.Record(TimeSpan.FromTicks(0));
        histogram.Record(TimeSpan.FromTicks(0));
        Assert.Equal([1, 1, 0, 2], LatencyHistogramForm.Write(histogram));
        histogram.Record(TimeSpan.MaxValue);
        Assert.Equal([1, 2, 0, 2, 0xBE, 0x11, 1], LatencyHistogramForm.Write(histogram));
        var model = new LatencyModel(91);
        for (var call = 0; call < 100_000; call++)
        {
            histogram.Record(model.Pair().SelfCheck);
        }

        Assert.InRange(LatencyHistogramForm.Write(histogram).Length, 300, 2_000);
    }

    [Fact]
    public void Every_part_of_one_and_every_one_with_something_behind_it_is_refused() =>
        Prop.ForAll(Histograms(), static histogram =>
        {
            var bytes = LatencyHistogramForm.Write(histogram);
            return Enumerable.Range(0, bytes.Length).All(length => Refuses(bytes[..length])) && Refuses([.. bytes, 0])
                && Refuses([.. bytes, 1, 1]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_the_bytes_it_is_refused_or_it_is_the_form_of_what_was_read() =>
        Prop.ForAll(Histograms(), Gen.Choose(0, 255).ListOf(40).ToArbitrary(), Gen.Choose(0, 10_000).ToArbitrary(),
            static (histogram, noise, place) =>
            {
                var damaged = LatencyHistogramForm.Write(histogram);
                for (var i = 0; i < noise.Count % 5; i++)
                {
                    damaged[(place + (i * 7)) % damaged.Length] = (byte)noise[i];
                }

                damaged[(place + 3) % damaged.Length] ^= (byte)noise[0];
                byte[] any = [1, .. noise.Select(static number => (byte)number)];
                byte[] small = [1, .. noise.Take(1 + (place % 12)).Select(static number => (byte)(number % 5))];
                return IsRefusedOrItsOwnForm(damaged) && IsRefusedOrItsOwnForm(any) && IsRefusedOrItsOwnForm(small)
                    && IsRefusedOrItsOwnForm([.. noise.Select(static number => (byte)number)]);
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0200")]
    [InlineData("01")]
    [InlineData("018000")]
    [InlineData("01010000")]
    [InlineData("0101008000")]
    [InlineData("0101C01101")]
    [InlineData("0102BF1101" + "0001")]
    [InlineData("01FFFFFFFFFFFFFF7F0001")]
    [InlineData("01FFFFFFFFFFFFFFFFFF01")]
    [InlineData("010100FFFFFFFFFFFFFF7F")]
    [InlineData("010200" + "8080808080808010" + "0001")]
    [InlineData("0101FFFFFFFFFFFFFF7F01")]
    public void What_nobody_wrote_is_refused(string hex) =>
        Assert.Throws<InvalidDataException>(() => LatencyHistogramForm.Read(Convert.FromHexString(hex)));

    [Fact]
    public void The_largest_that_is_read_can_be_merged_a_thousand_times()
    {
        var largest = LatencyHistogramForm.Read(Convert.FromHexString("010100" + "80808080808080" + "10"));
        var sum = new LatencyHistogram();
        for (var i = 0; i < 1_000; i++)
        {
            sum.Add(largest);
        }

        Assert.Equal(1_000 * (1L << 53), sum.Count);
    }

    private static bool IsRefusedOrItsOwnForm(byte[] bytes) =>
        Refuses(bytes) || LatencyHistogramForm.Write(LatencyHistogramForm.Read(bytes)).AsSpan().SequenceEqual(bytes);

    // Any other failure is one of the test.
    private static bool Refuses(byte[] bytes)
    {
        try
        {
            LatencyHistogramForm.Read(bytes);
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private static bool IsSame(LatencyHistogram one, LatencyHistogram other) =>
        Enumerable.Range(0, LatencyHistogram.Buckets).All(index => one.CountAt(index) == other.CountAt(index));

    private static Arbitrary<LatencyHistogram> Histograms() =>
        (from entries in Gen.Choose(0, LatencyHistogram.Buckets - 1).Zip(Gen.OneOf(Gen.Choose(1, 3), Gen.Choose(1, int.MaxValue))).ListOf()
         select entries.Aggregate(new LatencyHistogram(), static (histogram, entry) =>
         {
             histogram.Add(entry.Item1, entry.Item2);
             return histogram;
         })).ToArbitrary();
}
