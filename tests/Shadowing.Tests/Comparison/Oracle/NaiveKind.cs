namespace Shadowing.Tests.Comparison.Oracle;

internal enum NaiveKind
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}
