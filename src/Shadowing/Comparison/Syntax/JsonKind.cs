namespace Shadowing.Comparison.Syntax;

/// <summary>The types of JSON; true and false are one.</summary>
internal enum JsonKind
{
    /// <summary>No value begins here.</summary>
    None,
    Object,
    Array,
    String,
    Number,
    Boolean,
    Null,

    /// <summary>The name of a member; its value follows it.</summary>
    Name,
}
