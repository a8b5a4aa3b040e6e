namespace Shadowing.Services.Decorators;

/// <summary>In what a method gives its result back.</summary>
internal enum ResultShape
{
    /// <summary>There is none.</summary>
    Nothing,

    /// <summary>The value itself.</summary>
    Value,

    Task,

    ValueTask,

    TaskOfValue,

    ValueTaskOfValue,
}
