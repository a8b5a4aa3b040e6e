using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Shadowing.Tests.Services.Faults;

/// <summary>Keeps the very objects that the control gave and threw, so that a caller's can be held against them.</summary>
public sealed class OrderLedger
{
    private readonly ConcurrentDictionary<int, object> _given = new();

    public object GivenFor(int number) => _given[number];

    public T Give<T>(int number, T result)
        where T : notnull
    {
        _given[number] = result;
        return result;
    }

    /// <summary>Ends some calls in an exception, and some in a cancellation.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void ThrowWhereOneIsDue(int number)
    {
        if (IsMissing(number))
        {
            throw Give(number, new MissingOrderException(number));
        }

        if (IsCancelled(number))
        {
            throw Give(number, new OperationCanceledException($"Order {number} was given up."));
        }
    }

    public static bool IsMissing(int number) => number % 5 == 0;

    public static bool IsCancelled(int number) => number % 11 == 7 && !IsMissing(number);

    /// <summary>Whether a call throws before there is a task.</summary>
    public static bool IsAtOnce(int number) => number % 3 == 0;
}
