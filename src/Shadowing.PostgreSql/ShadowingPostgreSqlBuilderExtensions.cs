using System.Globalization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shadowing.Execution;
using Shadowing.Experiments;
using Shadowing.PostgreSql;
using Shadowing.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the evidence in PostgreSQL.</summary>
public static class ShadowingPostgreSqlBuilderExtensions
{
    /// <summary>Keeps mismatch groups, samples, the history, annotations, what was stopped and who did what in PostgreSQL, for all
    /// instances together, over connections of the store's own: one, and a second one for what cannot wait for it.</summary>
    /// <param name="builder">What <c>AddShadowing</c> answered.</param>
    /// <param name="connectionString">Where the database is, in the words of Npgsql, such as
    /// <c>Host=db.internal;Database=orders;Username=orders;SSL Mode=VerifyFull</c>. Settings of pooling and of prepared statements have
    /// no effect.</param>
    /// <param name="configure">Sets what else there is to say. It runs at once. Invalid settings stop the start of the host; a database
    /// that cannot be reached does not.</param>
    /// <returns>The builder.</returns>
    public static ShadowingBuilder UsePostgreSql(this ShadowingBuilder builder, string connectionString,
        Action<PostgreSqlStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(connectionString);
        var (settings, errors) = Settings(configure);
        return Use(builder, settings, Errors(connectionString, errors),
            () => NpgsqlDataSource.Create(PostgreSqlDatabase.ConnectionString(connectionString, settings.CommandTimeout)), isOwn: true);
    }

    /// <summary>Keeps the same in PostgreSQL, over a data source of the application's, such as one that renews its password.</summary>
    /// <param name="builder">What <c>AddShadowing</c> answered.</param>
    /// <param name="dataSource">The data source; the store takes two connections of it at most, and does not dispose it. Behind a
    /// pooler in transaction mode let it prepare nothing by itself (<c>Max Auto Prepare=0</c>, the default).</param>
    /// <param name="configure">Sets what else there is to say. It runs at once. Invalid settings stop the start of the host.</param>
    /// <returns>The builder.</returns>
    public static ShadowingBuilder UsePostgreSql(this ShadowingBuilder builder, NpgsqlDataSource dataSource,
        Action<PostgreSqlStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(dataSource);
        var (settings, errors) = Settings(configure);
        return Use(builder, settings, errors, () => dataSource, isOwn: false);
    }

    private static ShadowingBuilder Use(ShadowingBuilder builder, PostgreSqlStoreOptions settings, List<string> errors,
        Func<NpgsqlDataSource> source, bool isOwn)
    {
        builder.Services.AddSingleton<IStartPart>(new PostgreSqlStart(errors));
        if (errors.Count == 0)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<IShadowStore>(provider =>
            {
                var logger = provider.GetRequiredService<ILogger<PostgreSqlStore>>();
                var made = source();
                UnencryptedWay.Warn(made.ConnectionString, logger);
                return new PostgreSqlStore(
                    new PostgreSqlDatabase(made, isOwn, settings, provider.GetRequiredService<InternalClock>().Time, logger));
            }));
        }

        return builder;
    }

    // A copy: who keeps the options and changes them later does not change a store that works.
    private static (PostgreSqlStoreOptions Settings, List<string> Errors) Settings(Action<PostgreSqlStoreOptions>? configure)
    {
        var options = new PostgreSqlStoreOptions();
        configure?.Invoke(options);
        var errors = new List<string>();
        if (!PostgreSqlSchema.IsName(options.Schema))
        {
            errors.Add(
                $"UsePostgreSql: {nameof(options.Schema)} is '{options.Schema}'; use 1 to 63 of a-z, 0-9 and _, no digit first, neither public nor pg_...");
        }

        if (options.CommandTimeout < TimeSpan.FromSeconds(1) || options.CommandTimeout > TimeSpan.FromMinutes(1))
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture,
                $"UsePostgreSql: {nameof(options.CommandTimeout)} is {options.CommandTimeout}; use 00:00:01 to 00:01:00."));
        }

        return (new PostgreSqlStoreOptions
        {
            Schema = options.Schema, CreateSchema = options.CreateSchema, CommandTimeout = options.CommandTimeout,
        }, errors);
    }

    // Never what it says: a password may be anywhere in a string that is not what it should be.
    private static List<string> Errors(string connectionString, List<string> errors)
    {
        try
        {
            var given = new NpgsqlConnectionStringBuilder(connectionString);
            if (string.IsNullOrWhiteSpace(given.Host))
            {
                errors.Add("UsePostgreSql: the connection string names no Host; use one such as Host=db.internal;Database=orders;Username=orders.");
            }
            else
            {
                // What goes together is asked of no one but the data source. It opens nothing.
                ArgumentOutOfRangeException.ThrowIfGreaterThan(given.Port, ushort.MaxValue);
                NpgsqlDataSource.Create(PostgreSqlDatabase.ConnectionString(connectionString, TimeSpan.FromSeconds(1))).Dispose();
            }
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or InvalidCastException or OverflowException
            or InvalidOperationException or NotSupportedException)
        {
            errors.Add(
                "UsePostgreSql: the connection string cannot be used (it is not shown, for it may hold a password); use one such as Host=db.internal;Database=orders;Username=orders.");
        }

        return errors;
    }
}
