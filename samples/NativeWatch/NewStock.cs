namespace NativeWatch;

/// <summary>The rewrite, which counts bolts wrong.</summary>
internal sealed class NewStock : OldStock
{
    public override int Left(string sku) => sku == "bolt" ? 5 : sku.Length;
}
