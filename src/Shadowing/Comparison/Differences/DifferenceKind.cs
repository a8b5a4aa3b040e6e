namespace Shadowing.Comparison.Differences;

/// <summary>Says in what way the two sides differ at one place.</summary>
internal enum DifferenceKind
{
    Status,
    Header,

    /// <summary>Two exceptions, or an exception on one side only.</summary>
    Exception,

    /// <summary>Two values of one type that are not equal.</summary>
    Value,

    /// <summary>Two values of different types; at <c>$</c> of bodies that are no JSON, two media types.</summary>
    Type,

    /// <summary>The control has it, the candidate does not.</summary>
    Missing,

    /// <summary>The candidate has it, the control does not.</summary>
    Unexpected,

    /// <summary>The same elements in another order. It is told at the array.</summary>
    Order,

    /// <summary>Two byte strings of different length.</summary>
    Length,

    /// <summary>Two lines of two texts that are held against each other.</summary>
    Text,

    /// <summary>Two byte strings of one length.</summary>
    Bytes,
}
