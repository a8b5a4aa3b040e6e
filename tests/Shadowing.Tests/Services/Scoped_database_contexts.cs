using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.Reports;
using Shadowing.Tests.Services.Databases;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

public sealed class Scoped_database_contexts(ITestOutputHelper output)
{
    private const int Calls = 2_000;

    [Fact]
    public async Task Two_thousand_calls_in_parallel_share_no_context_with_their_candidates()
    {
        using var file = new LibraryFile();
        await file.FillAsync();
        var (without, none) = await SearchAsync(file, "0");
        var (with, report) = await SearchAsync(file, "1");
        Assert.Equal(without.OrderBy(rows => rows.Key), with.OrderBy(rows => rows.Key));
        Assert.Equal(0, none.Account.Sampled);
        Assert.Equal((Calls, Calls), (report.Account.Sampled, report.Account.Match));
        output.WriteLine(report.Headline);
    }

    [Fact]
    public async Task A_lazy_navigation_is_never_loaded_by_us_and_its_entity_is_not_comparable()
    {
        using var file = new LibraryFile();
        await file.FillAsync();
        var (without, none) = await FindAsync(file, "0", _ => { });
        var (with, report) = await FindAsync(file, "1", _ => { });
        Assert.Equal((100, 100), (without, with));
        Assert.Equal((0, 100, 0), (none.Account.Sampled, report.Account.NotComparable["result_type"], report.Account.CandidateCalls));
    }

    [Fact]
    public async Task A_snapshot_makes_an_entity_comparable_and_loads_only_what_it_takes()
    {
        using var file = new LibraryFile();
        await file.FillAsync();
        var (commands, report) = await FindAsync(file, "1", methods => methods.Snapshot<Book>(book => new { book.Id, book.Title }));
        Assert.Equal((100, 200), (report.Account.Match, commands));
        var (lazily, alike) = await FindAsync(file, "1",
            methods => methods.Snapshot<Book>(book => new { book.Id, book.Title, book.Author!.Name }));
        Assert.Equal((100, 400), (alike.Account.Match, lazily));
    }

    private static async Task<(ConcurrentDictionary<int, string> Rows, ExperimentReport Report)> SearchAsync(LibraryFile file, string rate)
    {
        var rows = new ConcurrentDictionary<int, string>();
        ScopeCount count;
        ExperimentReport report;
        await using (var host = await StartAsync(file, rate, loadsLazily: false, _ => { }))
        {
            count = host.Services.GetRequiredService<ScopeCount>();
            await Parallel.ForEachAsync(Enumerable.Range(0, Calls), new ParallelOptions { MaxDegreeOfParallelism = 8 },
                async (number, cancellation) =>
            {
                await using var scope = host.Services.CreateAsyncScope();
                var found = await scope.ServiceProvider.GetRequiredService<ILibrary>()
                    .SearchAsync($"{(char)('a' + (number % 5))}", cancellation);
                rows[number] = string.Join(';', found);
            });
            report = await host.ReportAsync("library");
            Assert.Equal(0, host.Report.Capture().Faults);
            Assert.DoesNotContain(host.Logs.Entries, entry => entry.Message.Contains("second operation", StringComparison.Ordinal));
        }

        // The host has stopped: whatever scope there was is gone.
        Assert.Equal(Calls + report.Account.CandidateCalls, count.Made);
        Assert.Equal((count.Made, count.Made), (count.Disposed, count.DisposedContexts));
        Assert.Equal(count.Made, count.Commands);
        return (rows, report);
    }

    private static async Task<(int Commands, ExperimentReport Report)> FindAsync(LibraryFile file, string rate,
        Action<ShadowedMethods<ILibrary>> methods)
    {
        await using var host = await StartAsync(file, rate, loadsLazily: true, methods);
        for (var number = 0; number < 100; number++)
        {
            await using var scope = host.Services.CreateAsyncScope();
            var book = await scope.ServiceProvider.GetRequiredService<ILibrary>().FindAsync(10 + (number % 5));
            Assert.NotEqual(typeof(Book), book!.GetType());
        }

        var report = await host.ReportAsync("library");
        Assert.Equal(0, host.Report.Capture().Faults);
        return (host.Services.GetRequiredService<ScopeCount>().Commands, report);
    }

    private static Task<ShadowHost> StartAsync(LibraryFile file, string rate, bool loadsLazily,
        Action<ShadowedMethods<ILibrary>> methods) => ShadowHost.StartAsync(
        services =>
        {
            // A clock that stands still: a snapshot asks the database on the caller's path, which takes long where others have the
            // processors.
            var time = new ManualTime();
            time.Advance(TimeSpan.FromDays(365 * 2_000));
            services.AddSingleton(new InternalClock(time));
            file.Register(services, loadsLazily);
            services.AddShadow<ILibrary, NewLibrary>("library", shadowed => methods(shadowed.AllAreReads()));
        },
        ("Experiments:library:SampleRate", rate), ("Experiments:library:MaxPerSecond", "1000000"),
        ("Experiments:library:Timeout", "00:01:00"), ("Capacity", "20000"), ("DrainTimeout", "00:00:30"));
}
