using System.Globalization;
using System.Text;

namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>One selector of a path: a name, an index, a slice, or, with nothing, all.</summary>
internal sealed record NaiveSelector(string? Name = null, int? Index = null, (int? Start, int? End, int Step)? Slice = null)
{
    public bool TellsIndexes => Index is not null || Slice is not null;

    public string Text => Name is not null ? Quoted(Name)
        : Index is { } index ? index.ToString(CultureInfo.InvariantCulture)
        : Slice is { } slice ? $"{slice.Start}:{slice.End}:{slice.Step}"
        : "*";

    public bool Selects(NaiveStep step)
    {
        if (!TellsIndexes)
        {
            return Name is null || Name == step.Name;
        }

        return step.Name is null && (Selects(step.Control, step.ControlLength) || Selects(step.Candidate, step.CandidateLength));
    }

    // The loops of RFC 9535, 2.3.4.2.2, written out.
    private bool Selects(int index, int length)
    {
        if (index < 0 || Slice is not { } slice)
        {
            return index >= 0 && (Index < 0 ? Index + length : Index) == index;
        }

        int Normal(int bound) => bound < 0 ? bound + length : bound;
        if (slice.Step > 0)
        {
            var end = Math.Clamp(Normal(slice.End ?? length), 0, length);
            for (var i = Math.Clamp(Normal(slice.Start ?? 0), 0, length); i < end; i += slice.Step)
            {
                if (i == index)
                {
                    return true;
                }
            }
        }
        else if (slice.Step < 0)
        {
            var end = slice.End is { } given ? Math.Clamp(Normal(given), -1, length - 1) : -1;
            for (var i = Math.Clamp(Normal(slice.Start ?? (length - 1)), -1, length - 1); i > end; i += slice.Step)
            {
                if (i == index)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string Quoted(string name)
    {
        var text = new StringBuilder("'");
        foreach (var unit in name)
        {
            if (unit < ' ' || char.IsSurrogate(unit))
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
            }
            else
            {
                text.Append(unit is '\'' or '\\' ? "\\" : "").Append(unit);
            }
        }

        return text.Append('\'').ToString();
    }
}
