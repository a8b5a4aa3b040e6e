using Microsoft.AspNetCore.Http;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Rules.Kinds;
using Shadowing.Dashboard.Answers;

namespace Shadowing.Dashboard.Api;

/// <summary>Answers which rules there are.</summary>
internal static class RuleReads
{
    // Kinds of one name are one rule to whoever writes it.
    private static readonly List<RuleAnswer> s_all =
    [
        .. from kind in RuleKinds.All
           where kind.Read is not null
           group kind by kind.Name into named
           select new RuleAnswer(named.Key, string.Join("; ", named.Select(static kind => kind.Says)),
               [.. named.SelectMany(static kind => kind.Keys)
                   .Select(static key => new RuleKeyAnswer(key.Name, key.Label, key.Type is RuleKeyType.Number or RuleKeyType.Whole))]),
    ];

    /// <summary>Answers the rules that can be tried, in the order in which they are asked.</summary>
    public static Task ListAsync(HttpContext context) => ApiAnswer.WriteAsync(context, s_all, ApiJsonContext.Web.RuleAnswers);
}
