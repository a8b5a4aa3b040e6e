using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Shadowing.Generators.Interfaces;

namespace Shadowing.Generators.Decorators;

/// <summary>Writes the tuple of a call's arguments, which has all but the cancellation tokens.</summary>
internal sealed class ArgumentTuple(EquatableArray<MemberParameter> parameters)
{
    private const string Empty = "global::System.ValueTuple";

    private readonly List<MemberParameter> _kept = [.. parameters.Where(parameter => !parameter.IsCancellation)];

    public string Type => _kept.Count switch
    {
        0 => Empty,
        1 => $"{Empty}<{_kept[0].Type}>",
        _ => $"({string.Join(", ", _kept.Select(parameter => parameter.Type))})",
    };

    public string Made => Of(_kept.Select(parameter => parameter.Name));

    public string Copied => _kept.Count == 0 ? "arguments" : Of(Items().Select(item => $"copies.Of({item})"));

    /// <summary>Gets the arguments for another call: those of the tuple, and a given token in place of each token.</summary>
    public string Passed
    {
        get
        {
            var items = new Queue<string>(Items());
            return string.Join(", ", parameters.Select(parameter => parameter.IsCancellation ? "token" : items.Dequeue()));
        }
    }

    private IEnumerable<string> Items() =>
        Enumerable.Range(1, _kept.Count).Select(number => "arguments.Item" + number.ToString(CultureInfo.InvariantCulture));

    private string Of(IEnumerable<string> values) => _kept.Count switch
    {
        0 => $"default({Empty})",
        1 => $"new {Type}({values.Single()})",
        _ => $"({string.Join(", ", values)})",
    };
}
