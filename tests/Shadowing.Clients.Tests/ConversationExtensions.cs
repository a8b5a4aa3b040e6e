using Grpc.Core;

namespace Shadowing.Clients.Tests;

/// <summary>Writes down what a client saw.</summary>
internal static class ConversationExtensions
{
    /// <summary>Does something that may fail, and writes down what came of it.</summary>
    public static async Task TryAsync<T>(this List<string> seen, Func<Task<T>> act)
    {
        try
        {
            seen.Add($"{await act()}");
        }
        catch (RpcException failure)
        {
            var trailers = failure.Trailers.Where(static entry => entry.Key != "date");
            seen.Add($"{failure.StatusCode} '{failure.Status.Detail}' {string.Join(", ", trailers)}");
        }
        catch (Exception failure)
        {
            seen.Add($"{failure.GetType().Name}: {failure.Message}");
        }
    }
}
