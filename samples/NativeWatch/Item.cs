namespace NativeWatch;

internal sealed record Item(string Sku, int Left);
