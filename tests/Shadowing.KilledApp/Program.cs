using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Shadowing.Accounting;
using Shadowing.History;
using Shadowing.Sqlite;
using Shadowing.Storage;

// Writes batches to a store as fast as it can, and prints the number of each that the store has acknowledged: a test kills it amid a write.

var (path, first) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture));
var store = new SqliteStore(new SqliteStoreOptions { Path = path }, TimeProvider.System, NullLogger<SqliteStore>.Instance);
var start = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
await store.LoadAsync(default);
for (var number = first; ; number++)
{
    // The numbers of all rows of a batch are the batch's: a test sees whether it is there whole.
    var text = number.ToString(CultureInfo.InvariantCulture);
    await store.SaveAsync(
        new StoreBatch
        {
            Groups = [new StoredGroup { Id = "newest", Experiment = "x", LastSeen = start, Content = text },
                new StoredGroup { Id = text, Experiment = "x", LastSeen = start, Content = new string('g', 500) }],
            Samples = [.. Enumerable.Range(0, 20)
                .Select(part => new StoredSample { Id = $"{text}/{part}", Group = text, Experiment = "x", At = start.AddSeconds(number),
                    Content = new string('s', 2_000) })],
            Minutes = [new HistoryMinute { Experiment = "x", Endpoint = string.Empty, Minute = start.AddMinutes(number), Run = "run",
                Sampled = number, Control = new LatencyReport(1, default, default, default) }],
            Audit = [new AuditEntry { Id = text, At = start, By = "nobody", Action = "stop", Experiment = "x", Reason = "none" }],
            Stops = [new StoredStop("x", number % 2 == 0, "nobody", text, start)],
            RemovedGroups = number > 30 ? [(number - 30).ToString(CultureInfo.InvariantCulture)] : [],
        },
        default);
    Console.WriteLine(text);
}
