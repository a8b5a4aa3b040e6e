namespace NativeWatch;

internal sealed record Shelf(string Row, int Column);
