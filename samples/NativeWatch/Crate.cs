namespace NativeWatch;

internal sealed record Crate(string Sku, decimal Weight);
