namespace Shadowing.Generators.Interfaces;

/// <summary>Says how a call gives its result.</summary>
internal enum ResultShape
{
    Nothing,
    Value,
    Task,
    TaskOfValue,
    ValueTask,
    ValueTaskOfValue,
}
