using System.Data;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shadowing.Storage;
using Shadowing.Storage.Shared;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>A process may be frozen between any two of its statements, with whatever it has locked.</summary>
public sealed class Holders_that_freeze(PostgreSqlServer server)
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task One_that_freezes_within_its_fold_does_not_keep_the_others_waiting_for_ever()
    {
        var schema = PostgreSqlServer.NewSchema();
        await using var other = PostgreSqlServer.Open(server.Direct, schema);
        var first = await other.TakeTurnAsync(new FoldQuestion { Holder = "other", Term = TimeSpan.Zero }, default);
        Assert.NotNull(first);

        var options = new PostgreSqlStoreOptions { Schema = schema, CommandTimeout = TimeSpan.FromSeconds(1) };
        var source = NpgsqlDataSource.Create(PostgreSqlDatabase.ConnectionString(server.Direct, options.CommandTimeout));
        var frozen = new PostgreSqlDatabase(source, isOwn: true, options, TimeProvider.System, NullLogger.Instance);
        var (hasLocked, wakes) = (new TaskCompletionSource(), new TaskCompletionSource());
        var fold = frozen.AskAsync(IsolationLevel.ReadCommitted, async (connection, transaction, token) =>
        {
            await using var command = new NpgsqlCommand($"SELECT fence FROM {schema}.fleet FOR UPDATE", connection, transaction);
            await command.ExecuteScalarAsync(token);
            hasLocked.SetResult();
            await wakes.Task;
            return true;
        }, default);
        await hasLocked.Task.WaitAsync(s_deadline);
        using var deadline = new CancellationTokenSource(s_deadline);
        while (await TurnAsync(other) is null)
        {
            Assert.False(deadline.IsCancellationRequested, "The lock of the frozen one never went.");
        }

        wakes.SetResult();
        await Assert.ThrowsAsync<ShadowStoreException>(() => fold.WaitAsync(s_deadline));
    }

    private static async Task<FoldTurn?> TurnAsync(PostgreSqlStore store)
    {
        try
        {
            return await store.TakeTurnAsync(new FoldQuestion { Holder = "another", Term = TimeSpan.FromSeconds(30) }, default);
        }
        catch (ShadowStoreException)
        {
            return null;   // it waited for the lock as long as it does
        }
    }
}
