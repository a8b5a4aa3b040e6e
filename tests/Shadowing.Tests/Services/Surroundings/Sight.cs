using System.Diagnostics;
using System.Globalization;
using System.Transactions;

namespace Shadowing.Tests.Services.Surroundings;

/// <summary>What code sees of whoever called it.</summary>
public sealed record Sight(string? Local, string? Trace, string Separator, string UiSeparator, bool HasTransaction, string? Principal,
    SynchronizationContext? Synchronization, string LogScope)
{
    private static readonly AsyncLocal<string?> s_local = new();

    /// <summary>Gets the scopes that loggers would write.</summary>
    public static Microsoft.Extensions.Logging.LoggerExternalScopeProvider Scopes { get; } = new();

    public static string? OfCaller
    {
        get => s_local.Value;
        set => s_local.Value = value;
    }

    public static Sight Take()
    {
        var scopes = new List<string>();
        Scopes.ForEachScope((scope, list) => list.Add($"{scope}"), scopes);
        return new Sight(
            s_local.Value, Activity.Current?.TraceId.ToHexString(), CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator,
            CultureInfo.CurrentUICulture.NumberFormat.NumberDecimalSeparator,
            Transaction.Current is not null, Thread.CurrentPrincipal?.Identity?.Name, SynchronizationContext.Current,
            string.Join(' ', scopes));
    }
}
