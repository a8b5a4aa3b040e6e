namespace Shadowing.Benchmarks.Services;

/// <summary>The calls that are measured.</summary>
internal static class CatalogCalls
{
    internal readonly struct WholeNumber : ICatalogCall
    {
        public static string Name => "`int`";

        public static int Invoke(ICatalog catalog) => catalog.Count(3);
    }

    internal readonly struct TaskOfANumber : ICatalogCall
    {
        public static string Name => "`Task<int>`";

        public static int Invoke(ICatalog catalog) => catalog.CountAsync(3).IsCompleted ? 1 : 0;
    }

    internal readonly struct ValueTaskOfANumber : ICatalogCall
    {
        public static string Name => "`ValueTask<int>`";

        public static int Invoke(ICatalog catalog) => IsCompleted(catalog.CountQuicklyAsync(3));

        private static int IsCompleted(ValueTask<int> task) => task.IsCompleted ? 1 : 0;
    }

    internal readonly struct ImmutableResult : ICatalogCall
    {
        public static string Name => "immutable record";

        public static int Invoke(ICatalog catalog) => catalog.Find(3).Id;
    }

    internal readonly struct PlainResult : ICatalogCall
    {
        public static string Name => "plain data, 1 KB";

        public static int Invoke(ICatalog catalog) => catalog.Read(3).Id;
    }
}
