using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Principal;
using System.Transactions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Experiments;
using Shadowing.Telemetry;
using Shadowing.Tests.Services.Surroundings;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

public sealed class Isolation_of_service_candidates
{
    private static readonly Sight s_nothing = new(null, null, ".", ".", HasTransaction: false, null, null, string.Empty);

    [Fact]
    public async Task Nothing_of_the_caller_flows_into_the_candidate_of_a_service()
    {
        var book = new SightBook();
        await using var host = await SurveyAsync(book);
        await AsSomebodyAsync(async () =>
        {
            await using var scope = host.Services.CreateAsyncScope();
            var surveyor = scope.ServiceProvider.GetRequiredService<ISurveyor>();
            for (var number = 0; number < 500; number++)
            {
                Assert.Equal(number, await surveyor.LookAsync(number, CancellationToken.None).ConfigureAwait(false));
                Assert.Equal(number, surveyor.Look(number));
            }
        });
        var report = await host.ReportAsync("survey");
        Assert.Equal((1_000, 0), (report.Account.Match, host.Report.Capture().Faults));
        Assert.All(book.OfControl.Take(1), AssertIsSomebody);
        Assert.Equal(2_500, book.OfCandidate.Count);
        Assert.Equal([s_nothing], book.OfCandidate.Distinct());
    }

    [Fact]
    public async Task Nothing_of_whoever_started_the_host_flows_into_candidates()
    {
        var book = new SightBook();
        Sight.OfCaller = "the one who starts";
        await using var host = await SurveyAsync(book);
        Sight.OfCaller = null;
        await using (var scope = host.Services.CreateAsyncScope())
        {
            Assert.Equal(1, scope.ServiceProvider.GetRequiredService<ISurveyor>().Look(1));
        }

        await host.ReportAsync("survey");
        Assert.Equal([s_nothing, s_nothing], book.OfCandidate);
    }

    [Fact]
    public async Task Nothing_of_the_caller_flows_into_an_inline_candidate()
    {
        var seen = new ConcurrentQueue<Sight>();
        await using var host = await InlineAsync("survey", _ => { });
        await AsSomebodyAsync(async () =>
        {
            var shadow = host.Services.GetRequiredService<IShadow>();
            Assert.Equal(1, shadow.Run("survey", () => 1, Look));
            Assert.Equal(1, await shadow.RunAsync("survey", _ => Task.FromResult(1), _ => Task.FromResult(Look())));
        });
        var report = await host.ReportAsync("survey");
        Assert.Equal(2, report.Account.Match);
        Assert.Equal([s_nothing, s_nothing], seen);

        int Look()
        {
            seen.Enqueue(Sight.Take());
            return 1;
        }
    }

    [Fact]
    public async Task The_span_of_a_services_candidate_is_a_root_of_its_own_linked_to_the_callers()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var source = new ActivitySource("callers of services");
        using var listener = new ActivityListener
        {
            ShouldListenTo = known => known.Name == ShadowTelemetry.Name || known == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var book = new SightBook();
        ActivityContext caller;
        await using (var host = await SurveyAsync(book))
        {
            using var activity = source.StartActivity("call")!;
            caller = activity.Context;
            await using var scope = host.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<ISurveyor>().LookAsync(1, CancellationToken.None);
            await host.ReportAsync("survey");
        }

        var span = Assert.Single(spans,
            span => span.OperationName == "shadow survey" && span.Links.Any(link => link.Context.TraceId == caller.TraceId));
        Assert.Null(span.ParentId);
        Assert.NotEqual(caller.TraceId, span.TraceId);
        Assert.Equal(caller.SpanId, Assert.Single(span.Links).Context.SpanId);
        Assert.Equal("ISurveyor.LookAsync", span.GetTagItem("shadowing.endpoint"));
        Assert.All(book.OfCandidate, sight => Assert.Equal(span.TraceId.ToHexString(), sight.Trace));
    }

    [Fact]
    public async Task A_candidates_cancellation_is_its_own_and_fires_at_its_timeout()
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var book = new SightBook
        {
            Wait = async token =>
            {
                var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await using (token.UnsafeRegister(_ => cancelled.SetResult(), null))
                {
                    await cancelled.Task;
                    fired.SetResult();
                    token.ThrowIfCancellationRequested();
                }
            },
        };
        await using var host = await SurveyAsync(book, ("Experiments:survey:Timeout", "00:00:00.050"));
        using var callers = new CancellationTokenSource();
        await using var scope = host.Services.CreateAsyncScope();
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<ISurveyor>().LookAsync(1, callers.Token));
        await fired.Task.WaitAsync(TestApp.Deadline);
        Assert.False(callers.IsCancellationRequested);
        Assert.NotEqual(callers.Token, Assert.Single(book.Tokens));
        Assert.Equal(1, (await host.ReportAsync("survey")).Account.TimedOut);
    }

    [Fact]
    public async Task A_caller_that_cancels_after_the_control_has_answered_cancels_no_candidate()
    {
        using var callers = new CancellationTokenSource();
        var book = new SightBook();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        book.Wait = _ => cancelled.Task;
        await using var host = await SurveyAsync(book, ("Experiments:survey:Timeout", "00:01:00"));
        await using var scope = host.Services.CreateAsyncScope();
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<ISurveyor>().LookAsync(1, callers.Token));
        await callers.CancelAsync();
        cancelled.SetResult();
        Assert.Equal(1, (await host.ReportAsync("survey")).Account.Match);
        Assert.False(Assert.Single(book.Tokens).IsCancellationRequested);
    }

    [Theory]
    [InlineData(ServiceLifetime.Transient)]
    [InlineData(ServiceLifetime.Scoped)]
    [InlineData(ServiceLifetime.Singleton)]
    public async Task Within_a_candidate_only_controls_run(ServiceLifetime lifetime)
    {
        var notes = new NestedNotes();
        await using var host = await ShadowHost.StartAsync(
            services =>
            {
                services.AddSingleton(notes);
                services.Add(new ServiceDescriptor(typeof(INested), typeof(Nested), lifetime));
                services.Add(new ServiceDescriptor(typeof(IPricing), typeof(PricingV1), lifetime));
                services.AddShadow<INested, NewNested>("nested", methods => methods.AllAreReads());
                services.AddShadow<IPricing, PricingV2>("pricing", methods => methods.AllAreReads());
                services.AddShadowing().AddExperiment("within", _ => { });
            },
            [.. ServiceSettings.All("nested"),
                .. ServiceSettings.All("pricing").Concat(ServiceSettings.All("within")).Where(setting => setting.Key != "Capacity")]);
        await using (var scope = host.Services.CreateAsyncScope())
        {
            for (var number = 0; number < 100; number++)
            {
                Assert.Equal($"{number}", await scope.ServiceProvider.GetRequiredService<INested>().NameAsync(number));
            }
        }

        var report = await host.ReportAsync("nested");
        Assert.Equal((100, 100), (report.Account.Sampled, report.Account.Match));
        Assert.Equal([0, 0], host.Report.Capture().Experiments.Where(experiment => experiment.Name != "nested")
            .Select(experiment => experiment.Account.Sampled));
        Assert.Equal((0, 100), (notes.InlineCandidates, notes.Controls.Count));
        if (lifetime != ServiceLifetime.Singleton)
        {
            Assert.Equal([typeof(Nested)], notes.Controls.Distinct());
            Assert.Equal([typeof(PricingV1)], notes.Others.Distinct());
        }
    }

    [Fact]
    public async Task A_candidate_sees_a_value_of_the_callers_scope_only_when_it_is_carried()
    {
        Assert.Equal((0, 1), await TenantAsync(_ => { }));
        Assert.Equal((1, 0), await TenantAsync(
            experiment => experiment.Carry(services => services.GetRequiredService<Tenant>().Name,
                (services, name) => services.GetRequiredService<Tenant>().Name = name)));
    }

    [Fact]
    public async Task An_inline_candidate_gets_the_values_that_are_carried_from_services_and_none_of_a_request()
    {
        await using var host = await InlineAsync("tenants", experiment =>
        {
            experiment.Carry((HttpContext context) => context.TraceIdentifier, (context, value) => context.TraceIdentifier = value);
            experiment.Carry(services => services.GetRequiredService<Tenant>().Name,
                (services, name) => services.GetRequiredService<Tenant>().Name = name);
        });
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var tenant = scope.ServiceProvider.GetRequiredService<Tenant>();
            tenant.Name = "acme";
            Assert.Equal("acme", scope.ServiceProvider.GetRequiredService<IShadow>()
                .Run<Tenant, string>("tenants", () => tenant.Name, own => own.Name));
        }

        var report = await host.ReportAsync("tenants");
        Assert.Equal((1, 0), (report.Account.Match, host.Report.Capture().Faults));
    }

    [Fact]
    public async Task A_self_check_tells_a_random_result_from_a_difference()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddScoped<Tenant>().AddScoped<ITenants, Tenants>()
                .AddShadow<ITenants, NewTenants>("tenants", methods => methods.AllAreReads()),
            ServiceSettings.All("tenants", ("Experiments:tenants:SelfCheck", "1")));
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var tenants = scope.ServiceProvider.GetRequiredService<ITenants>();
            for (var number = 0; number < 100; number++)
            {
                Assert.NotEqual(Guid.Empty, tenants.Random());
            }

            scope.ServiceProvider.GetRequiredService<Tenant>().Name = "acme";
            Assert.Equal("acme", tenants.Current());
        }

        var report = await host.ReportAsync("tenants");
        Assert.Equal((101, 101, 101), (report.Account.Noise, report.Account.SelfChecks, report.Account.CandidateCalls));
        Assert.Equal(0, report.Account.SelfChecksInvalid);

        // The scope's own value differs for the control too when it runs in another scope, so it is noise as well: nothing was carried.
        Assert.Equal((0, 1), (report.Account.Mismatch,
            report.Endpoints.Single(endpoint => endpoint.Endpoint == "ITenants.Current").Account.Noise));
    }

    private static async Task<(long Match, long Mismatch)> TenantAsync(Action<ExperimentOptions> configure)
    {
        await using var host = await ShadowHost.StartAsync(
            services =>
            {
                services.AddScoped<Tenant>().AddScoped<ITenants, Tenants>()
                    .AddShadow<ITenants, NewTenants>("tenants", methods => methods.AllAreReads());
                services.AddShadowing().AddExperiment("tenants", configure);
            },
            ServiceSettings.All("tenants"));
        await using (var scope = host.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<Tenant>().Name = "acme";
            Assert.Equal("acme", scope.ServiceProvider.GetRequiredService<ITenants>().Current());
        }

        var report = await host.ReportAsync("tenants");
        Assert.Equal(0, host.Report.Capture().Faults);
        return (report.Account.Match, report.Account.Mismatch);
    }

    private static Task<ShadowHost> SurveyAsync(SightBook book, params (string Key, string? Value)[] more) => ShadowHost.StartAsync(
        services => services.AddSingleton(book).AddScoped<ISurveyor, Surveyor>()
            .AddShadow<ISurveyor, NewSurveyor>("survey", methods => methods.AllAreReads()),
        ServiceSettings.All("survey", more));

    private static Task<ShadowHost> InlineAsync(string experiment, Action<ExperimentOptions> configure) => ShadowHost.StartAsync(
        services => services.AddScoped<Tenant>().AddShadowing().AddExperiment(experiment, configure), ServiceSettings.All(experiment));

    // On a thread of its own, so that what it sets is nobody else's afterwards.
    private static async Task AsSomebodyAsync(Func<Task> call)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        await Task.Run(async () =>
        {
            var context = new CallersContext();
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
            Thread.CurrentPrincipal = new GenericPrincipal(new GenericIdentity("somebody"), []);
            Sight.OfCaller = "mine";
            using var transaction = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
            using var activity = new Activity("mine").Start();
            using var logging = Sight.Scopes.Push("mine");
            SynchronizationContext.SetSynchronizationContext(context);
            try
            {
                await call().ConfigureAwait(false);
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(null);
            }

            Assert.Equal(0, context.Posted);
            transaction.Complete();
        });
    }

    private static void AssertIsSomebody(Sight sight)
    {
        Assert.Equal(("mine", ",", ",", true, "somebody", "mine"),
            (sight.Local, sight.Separator, sight.UiSeparator, sight.HasTransaction, sight.Principal, sight.LogScope));
        Assert.NotNull(sight.Trace);
        Assert.IsType<CallersContext>(sight.Synchronization);
    }
}
