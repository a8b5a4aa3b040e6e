using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Finds and puts a context's features by their type.</summary>
/// <remarks>Not by the generic methods of <see cref="IFeatureCollection"/>: each call of such a method of an interface looks its code up
/// first, which takes twice as long as to find the feature.</remarks>
internal static class FeatureCollectionExtensions
{
    /// <summary>Gets a feature; null where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T? Find<T>(this IFeatureCollection features)
        where T : class => features[typeof(T)] as T;

    /// <summary>Puts a feature in the place of the present one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put<T>(this IFeatureCollection features, T? feature)
        where T : class => features[typeof(T)] = feature;
}
