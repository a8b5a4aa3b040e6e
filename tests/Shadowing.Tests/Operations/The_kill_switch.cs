using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shadowing.Experiments;
using Shadowing.Operations;
using Shadowing.Tests.Services;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Operations;

/// <summary>Everything is off at once, whoever says so, and goes on when nobody says so any more.</summary>
public sealed class The_kill_switch : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("shadowing-kill-");

    private string File => Path.Combine(_folder.FullName, "kill");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("on")]
    [InlineData("whatever")]
    public async Task A_file_that_is_there_turns_all_experiments_off_and_on_again_when_it_has_gone(string text)
    {
        await using var host = await StartAsync(("KillSwitchFile", File));
        Assert.Null(WhyOff(host, "x"));
        await WriteAsync(text);
        await UntilAsync(() => WhyOff(host, "x") == OffReason.KillSwitch);
        Assert.Equal(OffReason.KillSwitch, WhyOff(host, "y"));
        Assert.Contains("The kill switch is on (File)", await HealthAsync(host), StringComparison.Ordinal);
        Assert.Equal(0, await SampledAsync(host));
        System.IO.File.Delete(File);
        await UntilAsync(() => WhyOff(host, "x") is null);
        Assert.Equal(1, await SampledAsync(host));
        Assert.Equal(["Killed", "Revived"], host.Logs.Entries.Select(static entry => entry.Event.Name)
            .Where(static name => name is "Killed" or "Revived"));
    }

    [Theory]
    [InlineData("off")]
    [InlineData(" False\n")]
    [InlineData("0")]
    public async Task A_file_that_says_off_counts_as_absent(string text)
    {
        await WriteAsync(text);
        await using var host = await StartAsync(("KillSwitchFile", File));
        Assert.Null(WhyOff(host, "x"));
        await WriteAsync("on");
        await UntilAsync(() => WhyOff(host, "x") is not null);
        await WriteAsync(text);
        await UntilAsync(() => WhyOff(host, "x") is null);
    }

    [Fact]
    public async Task A_file_that_was_there_before_the_start_keeps_everything_off_from_its_first_moment()
    {
        await WriteAsync("on");
        await using var host = await StartAsync(("KillSwitchFile", File));
        Assert.Equal(OffReason.KillSwitch, WhyOff(host, "x"));
    }

    [Fact]
    public async Task What_cannot_be_read_counts_as_absent_and_health_says_so_until_it_can()
    {
        Directory.CreateDirectory(File);
        await using var host = await StartAsync(("KillSwitchFile", File));
        Assert.Null(WhyOff(host, "x"));
        var said = await HealthAsync(host);
        Assert.Contains("The kill switch's file counts as absent: It is a folder.", said, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.FullName, said, StringComparison.Ordinal);
        Directory.Delete(File);
        await WriteAsync("on");
        await UntilAsync(() => WhyOff(host, "x") == OffReason.KillSwitch);
        Assert.DoesNotContain("counts as absent", await HealthAsync(host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_a_whole_path_stops_the_start()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(("KillSwitchFile", "kill")));
        Assert.Contains("KillSwitchFile is 'kill'; use a whole path", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_goes_before_a_person_who_turns_it_off()
    {
        await using var host = await StartAsync(services =>
            services.Replace(ServiceDescriptor.Singleton(new ExperimentStops { IsKilledByEnvironment = true })));
        var operations = host.Services.GetRequiredService<ExperimentOperations>();
        Assert.Equal(OffReason.KillSwitch, WhyOff(host, "x"));
        Assert.Null(await operations.StartAsync(ExperimentStops.All, "ann", "go on", null, default));
        Assert.Equal(OffReason.KillSwitch, WhyOff(host, "x"));
    }

    [Fact]
    public async Task What_stands_before_decides_and_what_stands_behind_is_still_so_after_it()
    {
        await using var host = await StartAsync(("Experiments:y:Enabled", "false"));
        var operations = host.Services.GetRequiredService<ExperimentOperations>();
        await operations.StopAsync("y", "ann", "a trial", default);
        await operations.StopAsync(ExperimentStops.All, "ann", "a trial", default);
        Assert.Equal((OffReason.KillSwitch, OffReason.KillSwitch), (WhyOff(host, "x"), WhyOff(host, "y")));
        await operations.StartAsync(ExperimentStops.All, "ann", "a trial", null, default);
        Assert.Equal((null, OffReason.Stop), (WhyOff(host, "x"), WhyOff(host, "y")));
        await operations.StartAsync("y", "ann", "a trial", null, default);
        Assert.Equal(OffReason.Settings, WhyOff(host, "y"));
    }

    private static Task<ShadowHost> StartAsync(params (string Key, string? Value)[] settings) => StartAsync(static _ => { }, settings);

    private static Task<ShadowHost> StartAsync(Action<IServiceCollection> change, params (string Key, string? Value)[] settings) =>
        ShadowHost.StartAsync(
            services =>
            {
                ShadowingCoreServiceCollectionExtensions.AddShadowing(services);
                services.AddHealthChecks().AddShadowing();
                change(services);
            },
            [.. ServiceSettings.All("x"), ("Experiments:y:SampleRate", "1"), .. settings]);

    private static OffReason? WhyOff(ShadowHost host, string experiment) =>
        host.Services.GetRequiredService<ExperimentRegistry>().Current.Find(experiment)!.WhyOff;

    private static async Task<long> SampledAsync(ShadowHost host)
    {
        host.Services.GetRequiredService<IShadow>().Run("x", static () => 1, static () => 1);
        return (await host.ReportAsync("x")).Account.Sampled;
    }

    private static async Task<string> HealthAsync(ShadowHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries.Single().Value.Description!;

    private Task WriteAsync(string text) => System.IO.File.WriteAllTextAsync(File, text);

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!isSo())
        {
            await pause.WaitForNextTickAsync(deadline.Token);
        }
    }
}
