using System.Buffers;
using System.Reflection;
using System.Runtime.CompilerServices;
using Shadowing.Comparison;
using Shadowing.Comparison.Json;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Tests.Comparison;

/// <summary>The arrays that earlier comparisons left in the shared pool: with them a test that runs late takes less memory than one that
/// runs first.</summary>
internal static class PooledMemory
{
    private const int SmallestLength = 1 << 14;
    private const int GreatestLength = 1 << 21;

    // The shared pool keeps a few arrays of each length for each processor.
    private const int MostArrays = 1_000;

    private static readonly MethodInfo s_drain =
        typeof(PooledMemory).GetMethod(nameof(DrainOf), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Empties the pool of all large arrays of the types that a comparison rents.</summary>
    public static void Drain()
    {
        foreach (var type in ElementTypes())
        {
            s_drain.MakeGenericMethod(type).Invoke(null, null);
        }
    }

    /// <summary>Gets the types whose arrays a comparison rents.</summary>
    public static HashSet<Type> ElementTypes()
    {
        const BindingFlags All =
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var lists = typeof(ObservationComparer).Assembly.GetTypes().Where(static type => !type.ContainsGenericParameters)
            .SelectMany(static type => type.GetFields(All)).Select(static field => field.FieldType)
            .Where(static type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(PooledList<>))
            .Select(static type => type.GenericTypeArguments[0]);
        return [.. lists, typeof(TapeNode), typeof(StrideLevel), typeof(byte), typeof(char), typeof(int), typeof(ulong)];
    }

    private static void DrainOf<TElement>()
    {
        for (var length = SmallestLength; length <= GreatestLength; length *= 2)
        {
            var isNew = false;
            for (var i = 0; i < MostArrays && !isNew; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                GC.KeepAlive(ArrayPool<TElement>.Shared.Rent(length));
                isNew = GC.GetAllocatedBytesForCurrentThread() - before >= (long)length * Unsafe.SizeOf<TElement>();
            }
        }
    }
}
