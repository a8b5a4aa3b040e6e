namespace Shadowing.Benchmarks.Services;

/// <summary>One call, as a type, so that each loop over it is compiled by itself and knows what it calls.</summary>
internal interface ICatalogCall
{
    static abstract string Name { get; }

    static abstract int Invoke(ICatalog catalog);
}
