using System.Runtime.CompilerServices;

namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>Where the exception comes from: the page must name this place.</summary>
internal static class QuoteBook
{
    public static string Message(int id) => $"Quote {id} was written in a currency that is gone.";

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Find(Planting planting, int id) =>
        planting.Strikes(PlantedFault.Exception, id) ? throw new InvalidOperationException(Message(id)) : id;
}
