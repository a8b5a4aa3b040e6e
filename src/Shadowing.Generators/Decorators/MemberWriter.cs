using System.Globalization;
using System.Linq;
using Shadowing.Generators.Interfaces;

namespace Shadowing.Generators.Decorators;

/// <summary>Writes the implementation of one member, and the sampled form of its calls.</summary>
internal sealed class MemberWriter(CodeText code, string service, InterfaceMember member, int number)
{
    private readonly string _declared =
        string.Join(", ", member.Parameters.Select(parameter => $"{parameter.Declared}{parameter.Type} {parameter.Name}"));
    private readonly string _passed = string.Join(", ", member.Parameters.Select(parameter => parameter.Passed + parameter.Name));

    public void Write()
    {
        code.Line();
        if (member.Kind is MemberKind.Method)
        {
            WriteMethod();
        }
        else
        {
            WriteAccessors();
        }

        for (var index = 0; index < member.Calls.Count; index++)
        {
            if (member.Calls[index].WhyNot is null)
            {
                code.Line();
                new SampledCallWriter(code, service, member, member.Calls[index], Text(index), _declared, Control).Write();
            }
        }
    }

    private void WriteMethod()
    {
        var call = member.Calls[0];
        var head = $"{member.Reference}{member.Type} {member.Declaring}.{member.Name}{TypeParameters()}({_declared}){Constraints()}";
        if (call.Attributes.Length > 0)
        {
            code.Line(call.Attributes.TrimEnd());
        }

        var straight = $"{Control("this._control")}.{member.Name}{TypeArguments(member)}({_passed})";
        if (call.WhyNot is not null)
        {
            code.Line($"{head} => {Ref}{straight};");
        }
        else if (member.Result.Shape is ResultShape.Nothing)
        {
            code.Block(head, () =>
            {
                code.Block($"if ({IsSampled(0)})", () =>
                {
                    code.Line($"{Sampled(0)};");
                    code.Line("return;");
                });
                code.Line();
                code.Line($"{straight};");
            });
        }
        else
        {
            code.Line($"{head} =>");
            code.Indented(() => code.Line($"{IsSampled(0)} ? {Sampled(0)} : {straight};"));
        }
    }

    private void WriteAccessors()
    {
        var keyword = member.Kind is MemberKind.Event ? "event " : string.Empty;
        var parameters = member.Kind is MemberKind.Indexer ? $"[{_declared}]" : string.Empty;
        if (member.Attributes.Length > 0)
        {
            code.Line(member.Attributes.TrimEnd());
        }

        code.Block($"{keyword}{member.Reference}{member.Type} {member.Declaring}.{member.Name}{parameters}", () =>
        {
            for (var index = 0; index < member.Calls.Count; index++)
            {
                code.Line(member.Calls[index].Attributes + Accessor(index));
            }
        });
    }

    private string Accessor(int index)
    {
        var call = member.Calls[index];
        var target = member.Kind is MemberKind.Indexer
            ? $"{Control("this._control")}[{_passed}]"
            : $"{Control("this._control")}.{member.Name}";
        return call.Kind switch
        {
            CallKind.Get when call.WhyNot is null => $"get => {IsSampled(index)} ? {Sampled(index)} : {target};",
            CallKind.Get => $"get => {Ref}{target};",
            CallKind.Set => $"set => {target} = value;",
            CallKind.Add => $"add => {target} += value;",
            CallKind.Remove => $"remove => {target} -= value;",
            // The language lets nobody call it on an object that exists already, which the control does.
            _ => "init => throw new global::System.NotSupportedException(\"The control exists already: it cannot be initialized.\");",
        };
    }

    private string Ref => member.Reference.Length > 0 ? "ref " : string.Empty;

    private string Control(string target) => member.IsInherited ? $"(({member.Declaring}){target})" : target;

    private string IsSampled(int index) => $"this._methods.M{Text(index)}.IsSampled()";

    private string Sampled(int index) => $"this.Sampled{Text(index)}{TypeArguments(member)}({_passed})";

    private string TypeParameters() => member.TypeParameters.Count == 0
        ? string.Empty
        : $"<{string.Join(", ", member.TypeParameters.Select(parameter => parameter.Attributes + parameter.Name))}>";

    private string Constraints() =>
        string.Concat(member.TypeParameters.Select(parameter => $" where {parameter.Name} : {parameter.InheritedConstraint}"));

    private string Text(int index) => (number + index).ToString(CultureInfo.InvariantCulture);

    public static string TypeArguments(InterfaceMember member) =>
        member.TypeParameters.Count == 0
            ? string.Empty
            : $"<{string.Join(", ", member.TypeParameters.Select(parameter => parameter.Name))}>";
}
