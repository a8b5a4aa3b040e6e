using System;
using System.Collections.Generic;
using System.Linq;
using Shadowing.Generators.Interfaces;

namespace Shadowing.Generators.Decorators;

/// <summary>Writes the method that a sampled call takes. It is one of its own, so that the other calls carry none of it.</summary>
internal sealed class SampledCallWriter(
    CodeText code, string service, InterfaceMember member, InterfaceCall call, string number, string declared, Func<string, string> control)
{
    private readonly ArgumentTuple _arguments = new(member.Parameters);
    private readonly string _capture = Free(member, "capture");
    private readonly string _failure = Free(member, "failure");
    private readonly string _result = Free(member, "result");

    public void Write()
    {
        WriteAttributes();
        code.Block($"private {member.Type} Sampled{number}{TypeParameters()}({declared}){Constraints()}", () =>
        {
            WriteBegin();
            WriteNotOpen();
            WriteControl();
            WriteEnd();
        });
    }

    private void WriteAttributes()
    {
        code.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]");
        if (member.Parameters.Any(parameter => parameter.IsFollowedByTrimmer))
        {
            code.Line("[global::System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage(\"Trimming\", \"IL2077\", Justification = \"What is in the tuple came from a parameter with the same annotation.\")]");
        }

        // What a property says of its type, a method says of its result.
        var attributes = call.Attributes + member.Attributes.Replace("[global::", "[return: global::");
        if (attributes.Length > 0)
        {
            code.Line(attributes.TrimEnd());
        }
    }

    private void WriteBegin()
    {
        code.Line($"var {_capture} = this._methods.M{number}.Begin<{service}, {_arguments.Type}, {ResultType}>(");
        code.Indented(() =>
        {
            code.Line("this._services,");
            code.Line($"{_arguments.Made},");
            code.Line($"{Invocation()},");
            code.Line($"static (arguments, copies) => {_arguments.Copied});");
        });
    }

    private void WriteNotOpen() => code.Block($"if (!{_capture}.IsOpen)", () =>
    {
        code.Line($"{(IsNothing ? string.Empty : "return ")}{OnControl};");
        if (IsNothing)
        {
            code.Line("return;");
        }
    });

    private void WriteControl()
    {
        code.Line();
        if (!IsNothing)
        {
            code.Line($"{member.Type} {_result};");
        }

        code.Block("try", () => code.Line($"{(IsNothing ? string.Empty : $"{_result} = ")}{OnControl};"));

        // The filter is never true: it sees the exception before any stack is unwound, and nobody catches it here.
        code.Block($"catch (global::System.Exception {_failure}) when ({_capture}.Failed({_failure}))", () => code.Line("throw;"));
        code.Line();
    }

    private void WriteEnd()
    {
        switch (member.Result.Shape)
        {
            case ResultShape.Nothing:
                code.Line($"{_capture}.Returned(default({RuntimeType.NoResult}));");
                break;
            case ResultShape.Value:
                code.Line($"{_capture}.Returned({_result});");
                code.Line($"return {_result};");
                break;
            default:
                code.Line($"return {_capture}.Observe({_result}{Forgiven});");
                break;
        }
    }

    private string Invocation()
    {
        var onService = On(control("service"), _arguments.Passed);
        var value = $"new {RuntimeType.ValueTask}<{ResultType}>({onService}{Forgiven})";
        return member.Result.Shape switch
        {
            ResultShape.Nothing => $"static (service, arguments, token) => {{ {onService}; return default; }}",
            ResultShape.Task or ResultShape.ValueTask =>
                $"static async (service, arguments, token) => {{ await {onService}{Forgiven}; return default; }}",
            ResultShape.ValueTaskOfValue => $"static (service, arguments, token) => {onService}",
            _ => $"static (service, arguments, token) => {value}",
        };
    }

    private string OnControl => On(control("this._control"), string.Join(", ", member.Parameters.Select(parameter => parameter.Name)));

    private string On(string target, string arguments) => member.Kind switch
    {
        MemberKind.Method => $"{target}.{member.Name}{MemberWriter.TypeArguments(member)}({arguments})",
        MemberKind.Indexer => $"{target}[{arguments}]",
        _ => $"{target}.{member.Name}",
    };

    private bool IsNothing => member.Result.Shape is ResultShape.Nothing;

    private string ResultType => member.Result.Type.Length > 0 ? member.Result.Type : RuntimeType.NoResult;

    // A task that may be null is observed as it is, and of a candidate it is a failure like any other.
    private string Forgiven =>
        member.Result.MayBeNullTask && member.Result.Shape is ResultShape.Task or ResultShape.TaskOfValue ? "!" : string.Empty;

    private string TypeParameters() => member.TypeParameters.Count == 0
        ? string.Empty
        : $"<{string.Join(", ", member.TypeParameters.Select(parameter => parameter.Attributes + parameter.Name))}>";

    private string Constraints() => string.Concat(member.TypeParameters
        .Where(parameter => parameter.Constraint.Length > 0).Select(parameter => $" where {parameter.Name} : {parameter.Constraint}"));

    private static string Free(InterfaceMember member, string name)
    {
        var taken = new HashSet<string>(
            member.Parameters.Select(parameter => parameter.Name).Concat(member.TypeParameters.Select(parameter => parameter.Name)),
            StringComparer.Ordinal);
        while (taken.Contains(name))
        {
            name += "_";
        }

        return name;
    }
}
