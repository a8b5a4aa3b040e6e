using System.Globalization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Shadowing.Execution;
using Shadowing.Experiments;
using Shadowing.Sqlite;
using Shadowing.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the evidence in a SQLite file.</summary>
public static class ShadowingSqliteBuilderExtensions
{
    /// <summary>Keeps mismatch groups, samples, the history, annotations, what was stopped and who did what in a SQLite file, across
    /// restarts on one machine.</summary>
    /// <param name="builder">What <c>AddShadowing</c> answered.</param>
    /// <param name="path">The file, such as <c>/var/lib/orders/shadowing.db</c>; it and its folder are made when they are missing, for the
    /// application's own user only.</param>
    /// <param name="configure">Sets what else there is to say. It runs at once. Invalid settings stop the start of the host; a file that
    /// cannot be opened does not.</param>
    /// <returns>The builder.</returns>
    public static ShadowingBuilder UseSqlite(this ShadowingBuilder builder, string path, Action<SqliteStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(path);
        var options = new SqliteStoreOptions { Path = path };
        configure?.Invoke(options);
        var errors = Errors(options);
        builder.Services.AddSingleton<IStartPart>(new SqliteStart(errors));
        if (errors.Count == 0)
        {
            // A copy: who keeps the options and changes them later does not change a store that works.
            var settings = new SqliteStoreOptions
            {
                Path = Path.GetFullPath(options.Path), CreateSchema = options.CreateSchema,
                BusyTimeout = options.BusyTimeout, MaxBytes = options.MaxBytes
            };
            builder.Services.Replace(ServiceDescriptor.Singleton<IShadowStore>(
                provider => new SqliteStore(settings, provider.GetRequiredService<InternalClock>().Time,
                    provider.GetRequiredService<ILogger<SqliteStore>>())));
        }

        return builder;
    }

    private static List<string> Errors(SqliteStoreOptions options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Path) || options.Path.Contains('\0', StringComparison.Ordinal)
            || Path.EndsInDirectorySeparator(options.Path))
        {
            errors.Add($"UseSqlite: {nameof(options.Path)} is '{options.Path}'; use the path of a file, such as /var/lib/orders/shadowing.db.");
        }

        if (options.BusyTimeout < TimeSpan.FromSeconds(1) || options.BusyTimeout > TimeSpan.FromMinutes(1))
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture,
                $"UseSqlite: {nameof(options.BusyTimeout)} is {options.BusyTimeout}; use 00:00:01 to 00:01:00."));
        }

        if (options.MaxBytes is < 1_048_576 or > 1_099_511_627_776)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture,
                $"UseSqlite: {nameof(options.MaxBytes)} is {options.MaxBytes}; use 1048576 to 1099511627776 bytes."));
        }

        return errors;
    }
}
