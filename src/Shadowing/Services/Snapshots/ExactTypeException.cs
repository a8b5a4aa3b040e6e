namespace Shadowing.Services.Snapshots;

/// <summary>Ends a serialization that would leave something out: an object is not of the type that was declared for it. Never seen by
/// users.</summary>
internal sealed class ExactTypeException(Type declared, Type found)
    : Exception($"A {TypeNature.Name(found)} stands where {TypeNature.Name(declared)} is declared.")
{
    public static void ThrowUnless(object value, Type declared)
    {
        if (value.GetType() is var found && found != declared)
        {
            throw new ExactTypeException(declared, found);
        }
    }
}
