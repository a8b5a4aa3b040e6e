using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Shadowing.Tests.Services.Databases;

/// <summary>Counts the commands that reach the database.</summary>
public sealed class CommandCounter(ScopeCount count) : DbCommandInterceptor
{
    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData,
        InterceptionResult<DbDataReader> result)
    {
        count.SawCommand();
        return base.ReaderExecuting(command, eventData, result);
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        count.SawCommand();
        return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
    }
}
