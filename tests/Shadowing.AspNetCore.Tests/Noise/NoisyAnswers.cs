using System.Security.Cryptography;

namespace Shadowing.AspNetCore.Tests.Noise;

/// <summary>Answers that never come twice: a time, a random id and a shuffled list; and one that is wrong now and then.</summary>
internal static class NoisyAnswers
{
    public static object Right(int id) => Answer(id, 1.25);

    /// <summary>The candidate's: the total is wrong in 2 % of the answers.</summary>
    public static object WrongInTwoPercent(int id) => Answer(id, id % 50 == 0 ? 2.5 : 1.25);

    private static object Answer(int id, double total)
    {
        int[] list = [1, 2, 3, 4, 5, 6, 7, 8];
        RandomNumberGenerator.Shuffle<int>(list);
        return new { id, at = TimeProvider.System.GetTimestamp(), trace = Guid.NewGuid(), list, total };
    }
}
