using System.Reflection;

namespace Shadowing.Tests.Storage;

/// <summary>Runs the tests of a kit on a store, and tells which failed.</summary>
internal static class KitRun
{
    // Some wait for what never comes on a store that refuses what it should not.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>Runs them, one after the other.</summary>
    /// <typeparam name="TKit">The kit.</typeparam>
    /// <param name="open">Makes it for a store.</param>
    /// <param name="most">After so many that failed it is enough.</param>
    public static async Task<List<string>> FailedAsync<TKit>(Func<TKit> open, int most)
        where TKit : class
    {
        var failed = new List<string>();
        foreach (var test in typeof(TKit).GetMethods()
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null).TakeWhile(_ => failed.Count < most))
        {
            try
            {
                await ((Task?)test.Invoke(open(), null) ?? Task.CompletedTask).WaitAsync(s_patience);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                failed.Add(test.Name);
            }
        }

        return failed;
    }
}
