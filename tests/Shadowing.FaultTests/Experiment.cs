using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Shadowing.FaultTests;

/// <summary>Settings that shadow every request of every method.</summary>
internal static class Experiment
{
    private static readonly string[] s_methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>Adds them for an experiment.</summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="name">The experiment's name.</param>
    /// <param name="candidate">Its candidate's address; null where it is in this process.</param>
    /// <param name="more">Further settings of the experiment.</param>
    public static void Shadow(this WebApplicationBuilder builder, string name, Uri? candidate, params (string Key, string? Value)[] more) =>
        builder.Configuration.AddInMemoryCollection(
        [
            new("Shadowing:Capacity", "100000"),
            new($"Shadowing:Experiments:{name}:SampleRate", "1"),
            new($"Shadowing:Experiments:{name}:MaxPerSecond", "1000000"),
            .. candidate is null
                ? (KeyValuePair<string, string?>[])[]
                : [new($"Shadowing:Experiments:{name}:Candidate", candidate.ToString())],
            .. s_methods.Select((method, number) =>
                new KeyValuePair<string, string?>($"Shadowing:Experiments:{name}:Methods:{number}", method)),
            .. more.Select(pair => new KeyValuePair<string, string?>($"Shadowing:Experiments:{name}:{pair.Key}", pair.Value)),
        ]);
}
