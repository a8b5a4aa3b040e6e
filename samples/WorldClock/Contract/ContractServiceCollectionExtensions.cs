using System.Text.Encodings.Web;

namespace WorldClock.Contract;

/// <summary>Sets how both servers write the contract's answers.</summary>
internal static class ContractServiceCollectionExtensions
{
    /// <summary>Writes the plus sign of an offset as it is, not as an escape: the answers are read by people and never stand inside
    /// HTML.</summary>
    public static IServiceCollection AddPlainJson(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
}
