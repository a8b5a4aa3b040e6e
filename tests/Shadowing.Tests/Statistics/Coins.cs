namespace Shadowing.Tests.Statistics;

/// <summary>Tosses, looked at after each one.</summary>
internal sealed class Coins(Random random, double share)
{
    /// <summary>For each number of tosses, how many of one kind are accused; more than all for none.</summary>
    public static int[] Accused(Func<long, long, double> logEvidence, double alpha, int tosses)
    {
        var accused = new int[tosses + 1];
        accused[0] = 1;
        for (var toss = 1; toss <= tosses; toss++)
        {
            // One toss more asks for as many or for one more.
            accused[toss] = accused[toss - 1];
            while (accused[toss] <= toss && logEvidence(accused[toss], toss - accused[toss]) < -Math.Log(alpha))
            {
                accused[toss]++;
            }
        }

        return accused;
    }

    /// <summary>After how many tosses one run is accused; null for never.</summary>
    public long? UntilAccused(int[] accused)
    {
        var count = 0;
        var bits = 0L;
        for (var toss = 1; toss < accused.Length; toss++)
        {
            if (share == 0.5)
            {
                // Sixty fair tosses for the price of one.
                bits = toss % 60 == 1 ? random.NextInt64() : bits >> 1;
                count += (int)(bits & 1);
            }
            else
            {
                count += random.NextDouble() < share ? 1 : 0;
            }

            if (count >= accused[toss])
            {
                return toss;
            }
        }

        return null;
    }
}
