using System.Globalization;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Decorators;

/// <summary>Names members so that no two that can be shadowed have one name: what they are called by is counted by.</summary>
internal static class MemberNames
{
    /// <summary>Gets the shortest name that only one member has.</summary>
    public static string Short(DecoratedMember member, IReadOnlyList<DecoratedMember> all) => First(member, all, 0);

    /// <summary>Gets the name with the parameters' types that only one member has.</summary>
    public static string Full(DecoratedMember member, IReadOnlyList<DecoratedMember> all) => First(member, all, 1);

    private static string First(DecoratedMember member, IReadOnlyList<DecoratedMember> all, int form)
    {
        for (; Form(member, form) is { } name; form++)
        {
            if (!all.Any(other => other != member && other.WhyNot is null
                && string.Equals(Form(other, form), name, StringComparison.Ordinal)))
            {
                return name;
            }
        }

        return $"{Form(member, form - 1)} #{(all.TakeWhile(other => other != member).Count() + 1).ToString(CultureInfo.InvariantCulture)}";
    }

    private static string? Form(DecoratedMember member, int form) => form switch
    {
        0 => member.Name,
        1 => member.Signature,
        2 => member.Declaring is { } declaring ? $"{TypeNature.Name(declaring)}.{member.Name}" : member.Signature,
        3 => member.Declaring is { } declaring ? $"{TypeNature.Name(declaring)}.{member.Signature}" : member.Signature,
        4 =>
            $"{(member.Declaring is { } declaring ? TypeNature.FullName(declaring) : string.Empty)}.{member.Name}({string.Join(", ", member.Parameters.Select(static type => type is null ? "?" : TypeNature.FullName(type)))})",
        _ => null,
    };
}
