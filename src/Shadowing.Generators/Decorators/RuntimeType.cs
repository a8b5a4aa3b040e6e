namespace Shadowing.Generators.Decorators;

/// <summary>The types that generated code uses, in full.</summary>
internal static class RuntimeType
{
    public const string ControlDisposal = Decorators + "ControlDisposal";
    public const string DecoratedMember = Decorators + "DecoratedMember";
    public const string DecoratedMethod = Decorators + "DecoratedMethod";
    public const string DecoratorTemplate = Decorators + "DecoratorTemplate";
    public const string DecoratorTemplates = Decorators + "DecoratorTemplates";
    public const string NoResult = Decorators + "NoResult";
    public const string List = "global::System.Collections.Generic.IReadOnlyList";
    public const string ServiceProvider = "global::System.IServiceProvider";
    public const string ValueTask = "global::System.Threading.Tasks.ValueTask";

    private const string Decorators = "global::Shadowing.Services.Decorators.";
}
