using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shadowing.Execution;
using Shadowing.Operations;
using Shadowing.Storage;
using Shadowing.Tests.Storage;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Registration;

/// <summary>A check that says "works" while nothing is sampled is worse than none.</summary>
public sealed class Health
{
    private readonly ScriptedStore _store = new();
    private readonly SteppedTime _time = new();
    private readonly ReloadableConfiguration _settings = new(("Shadowing:Experiments:x:SampleRate", "1"),
        ("Shadowing:Experiments:x:MaxPerSecond", "1000000"));

    [Fact]
    public async Task All_is_well_when_calls_are_compared()
    {
        await using var host = await StartAsync();
        await ComparedAsync(host);
        await AssertHealthyAsync(host, "works");
    }

    [Fact]
    public async Task Before_the_first_call_it_does_not_say_that_it_works()
    {
        await using var host = await StartAsync();
        Assert.DoesNotContain("works", await AssertHealthyAsync(host, "Nothing was sampled yet"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Shadowing:Enabled", "false")]
    [InlineData("Shadowing:Experiments:x:Enabled", "false")]
    [InlineData("Shadowing:Experiments:x:SampleRate", "0")]
    public async Task What_the_settings_turn_off_is_no_fault_and_is_said(string key, string value)
    {
        await using var host = await StartAsync();
        _settings.Set(key.EndsWith("SampleRate", StringComparison.Ordinal)
            ? [(key, value)]
            : [("Shadowing:Experiments:x:SampleRate", "1"), (key, value)]);
        await AssertHealthyAsync(host, "nothing is sampled");
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_said()
    {
        _store.OnLoad = () => throw new ShadowStoreException("The disk is away.");
        await using var host = await StartAsync();
        await AssertDegradedAsync(host, "nothing is sampled", "The disk is away.");
        _store.OnLoad = () => StoredState.Empty;
        Assert.True(await host.Services.GetRequiredService<StoreWriter>().FlushAsync(default));
        await AssertHealthyAsync(host, "Nothing was sampled yet");
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_is_said()
    {
        await using var host = await StartAsync();
        await ComparedAsync(host);
        _store.OnSave = (_, _) => throw new ShadowStoreException("Full.");
        Assert.False(await host.Services.GetRequiredService<StoreWriter>().FlushAsync(default));
        await AssertDegradedAsync(host, "store", "Full.");
    }

    [Fact]
    public async Task A_configuration_that_was_refused_is_said()
    {
        await using var host = await StartAsync();
        _settings.Set(("Shadowing:Experiments:x:SampleRate", "a lot"));
        await AssertDegradedAsync(host, "configuration", "Shadowing:Experiments:x:SampleRate is 'a lot'");
    }

    [Fact]
    public async Task An_open_breaker_is_said_and_that_of_an_experiment_that_is_gone_is_not()
    {
        await using var host = await StartAsync();
        var state = host.Services.GetRequiredService<ExperimentStates>().Of("x");
        state.Account.IsPaused = true;
        await AssertDegradedAsync(host, "x pauses");
        _settings.Set(("Shadowing:Experiments:y:SampleRate", "1"));
        await AssertHealthyAsync(host, "Nothing was sampled yet");
    }

    [Fact]
    public async Task Candidates_that_never_came_back_are_said()
    {
        await using var host = await StartAsync();
        var state = host.Services.GetRequiredService<ExperimentStates>().Of("x");
        for (var number = 0; number < 4; number++)
        {
            state.LostStep();
        }

        await AssertDegradedAsync(host, "x", "4 ", "never came back");
    }

    [Fact]
    public async Task What_a_person_stopped_is_said_until_it_goes_on()
    {
        await using var host = await StartAsync();
        await host.Services.GetRequiredService<ExperimentOperations>().StopAsync("x", "ann", "too many mismatches", default);
        Assert.DoesNotContain("ann", await AssertDegradedAsync(host, "x", "stopped by a person"), StringComparison.Ordinal);
        await host.Services.GetRequiredService<ExperimentOperations>().StartAsync("x", "ann", "mended", null, default);
        await AssertHealthyAsync(host, "Nothing was sampled yet");
    }

    [Fact]
    public async Task Fifteen_minutes_of_sampled_calls_without_one_comparison_are_said()
    {
        await using var host = await StartAsync();
        _time.Advance(TimeSpan.FromMinutes(14));
        await NotComparedAsync(host);
        await AssertHealthyAsync(host);
        _time.Advance(TimeSpan.FromMinutes(1));
        await AssertDegradedAsync(host, "x", "15 minutes", "1 call", "result_type");
        await ComparedAsync(host);
        await AssertHealthyAsync(host, "works");
    }

    [Fact]
    public async Task The_time_counts_from_the_last_comparison_whenever_somebody_asks()
    {
        await using var host = await StartAsync();
        _time.Advance(TimeSpan.FromMinutes(60));
        await ComparedAsync(host);
        _time.Advance(TimeSpan.FromMinutes(14));
        await NotComparedAsync(host);
        await AssertHealthyAsync(host, "works");
        _time.Advance(TimeSpan.FromMinutes(2));
        await AssertDegradedAsync(host, "16 minutes");
    }

    [Fact]
    public async Task Nobody_has_to_ask_before_for_the_silence_to_be_known()
    {
        await using var host = await StartAsync();
        await ComparedAsync(host);
        _time.Advance(TimeSpan.FromMinutes(16));
        await NotComparedAsync(host);
        await AssertDegradedAsync(host, "16 minutes");
    }

    [Fact]
    public async Task A_quiet_hour_without_a_call_is_no_fault()
    {
        await using var host = await StartAsync();
        await ComparedAsync(host);
        await AssertHealthyAsync(host, "works");
        _time.Advance(TimeSpan.FromHours(1));
        await AssertHealthyAsync(host, "works");
    }

    [Fact]
    public async Task An_experiment_that_was_off_has_its_time_from_when_it_is_on()
    {
        _settings.Set(("Shadowing:Experiments:x:SampleRate", "0"));
        await using var host = await StartAsync();
        _time.Advance(TimeSpan.FromHours(1));
        _settings.Set(("Shadowing:Experiments:x:SampleRate", "1"));
        await NotComparedAsync(host);
        await AssertHealthyAsync(host);
        _time.Advance(TimeSpan.FromMinutes(15));
        await AssertDegradedAsync(host, "15 minutes");
    }

    [Fact]
    public async Task The_silence_that_is_allowed_can_be_set()
    {
        _settings.Set(("Shadowing:Experiments:x:SampleRate", "1"), ("Shadowing:Alerts:Silence", "01:00:00"));
        await using var host = await StartAsync();
        await NotComparedAsync(host);
        _time.Advance(TimeSpan.FromMinutes(59));
        await AssertHealthyAsync(host);
        _time.Advance(TimeSpan.FromMinutes(1));
        await AssertDegradedAsync(host, "1 hour");
    }

    [Fact]
    public async Task Each_fault_has_a_sentence_and_all_are_told()
    {
        await using var host = await StartAsync();
        await host.Services.GetRequiredService<ExperimentOperations>().StopAsync("x", "ann", "no", default);
        _settings.Set(("Shadowing:Experiments:x:SampleRate", "a lot"));
        _store.OnSave = (_, _) => throw new ShadowStoreException("Full.");
        await host.Services.GetRequiredService<StoreWriter>().FlushAsync(default);
        await AssertDegradedAsync(host, "configuration", "stopped", "store");
    }

    private Task<ShadowHost> StartAsync() => ShadowHost.StartAsync(services =>
    {
        services.AddSingleton(new InternalClock(_time));
        services.AddShadowing(new ConfigurationBuilder().Add(_settings).Build());
        services.Replace(ServiceDescriptor.Singleton<IShadowStore>(_store));
        services.AddHealthChecks().AddShadowing();
    });

    private static Task ComparedAsync(ShadowHost host) => RunAsync(host, static () => "a");

    // What a stream holds is nobody's to read.
    private static Task NotComparedAsync(ShadowHost host) => RunAsync(host, static () => Stream.Null);

    private static async Task RunAsync<T>(ShadowHost host, Func<T> code)
    {
        using var scope = host.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<IShadow>().Run("x", code, code);
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        await host.Report.WhenIdleAsync(deadline.Token);
    }

    private static async Task<string> AssertHealthyAsync(ShadowHost host, params string[] parts) =>
        await AssertAsync(host, HealthStatus.Healthy, parts);

    private static async Task<string> AssertDegradedAsync(ShadowHost host, params string[] parts) =>
        await AssertAsync(host, HealthStatus.Degraded, parts);

    private static async Task<string> AssertAsync(ShadowHost host, HealthStatus status, string[] parts)
    {
        var entry = (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["shadowing"];
        Assert.True(status == entry.Status, $"{entry.Status}: {entry.Description}");
        Assert.All(parts, part => Assert.Contains(part, entry.Description, StringComparison.OrdinalIgnoreCase));
        return entry.Description!;
    }
}
