using Microsoft.Extensions.DependencyInjection;
using Shadowing.Reports;
using Shadowing.Tests.Services.Changes;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

public sealed class Callers_that_change_what_they_got
{
    private const int Callers = 4;

    // Fewer in hand at one time than the queue takes, so that none is dropped and all are compared.
    private const int Batch = 2_500;

    [Fact]
    public async Task A_caller_that_changes_a_result_at_once_makes_no_mismatch_in_100000_calls()
    {
        const int Calls = 100_000;
        var report = await RunAsync(Calls, ChangeResultAsync, _ => { });
        Assert.Equal((Calls, Calls, 0), (report.Account.Sampled, report.Account.Match, report.Account.Mismatch));
    }

    [Fact]
    public async Task A_type_that_is_wrongly_said_to_be_immutable_shows_the_change()
    {
        var report = await RunAsync(Batch * Callers, ChangeResultAsync, methods => methods.Immutable<Cart>());
        Assert.InRange(report.Account.Mismatch, 1, Batch * Callers);
    }

    [Fact]
    public async Task A_caller_that_changes_its_argument_after_the_call_makes_no_mismatch_where_it_is_copied()
    {
        const int Calls = 20_000;
        var report = await RunAsync(Calls, ChangeArgumentAsync, _ => { });
        Assert.Equal((Calls, Calls, 0), (report.Account.Sampled, report.Account.Match, report.Account.Mismatch));
    }

    [Fact]
    public async Task An_argument_that_is_shared_shows_the_change()
    {
        var report = await RunAsync(Batch * Callers, ChangeArgumentAsync, methods => methods.ShareArguments(), copies: false);
        Assert.InRange(report.Account.Mismatch, 1, Batch * Callers);
    }

    [Fact]
    public async Task A_candidate_that_changes_its_argument_changes_neither_the_callers_nor_the_self_checks()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddScoped<ICarts, Carts>()
                .AddShadow<ICarts, GreedyCarts>("carts", methods => methods.AllAreReads().Copy<List<CartItem>>(items => [.. items])),
            ServiceSettings.All("carts", ("Experiments:carts:SelfCheck", "1")));
        await using (var scope = host.Services.CreateAsyncScope())
        {
            List<CartItem> items = [new() { Sku = "a", Quantity = 1 }];
            Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<ICarts>().TotalAsync(items));
            await host.ReportAsync("carts");
            Assert.Single(items);
        }

        // Would the control's second run see the candidate's items, then it would differ from itself, and that would be noise.
        var report = await host.ReportAsync("carts");
        Assert.Equal((1, 0, 1), (report.Account.Mismatch, report.Account.Noise, report.Account.SelfChecks));
    }

    [Fact]
    public async Task A_mutable_argument_that_nobody_copies_is_not_comparable()
    {
        var report = await RunAsync(Callers, ChangeArgumentAsync, _ => { }, copies: false);
        Assert.Equal(Callers, report.Account.NotComparable["mutable_argument"]);
        Assert.Equal(0, report.Account.CandidateCalls);
    }

    private static async Task ChangeResultAsync(ICarts carts, int number)
    {
        var cart = (number % 3) switch
        {
            0 => await carts.LoadAsync(number),
            1 => await carts.PeekAsync(number),
            _ => carts.Read(number),
        };
        cart.Items[0].Quantity = -1;
        cart.Items.Add(new CartItem { Sku = "mine", Quantity = 1 });
        cart.Number++;
    }

    private static async Task ChangeArgumentAsync(ICarts carts, int number)
    {
        List<CartItem> items = [new() { Sku = "a", Quantity = number }, new() { Sku = "b", Quantity = 2 }];
        var total = carts.TotalAsync(items);
        items[0].Quantity = -1;
        items.RemoveAt(1);
        Assert.Equal(number + 2, await total);
    }

    private static async Task<ExperimentReport> RunAsync(int calls, Func<ICarts, int, Task> call, Action<ShadowedMethods<ICarts>> methods,
        bool copies = true)
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddScoped<ICarts, Carts>().AddShadow<ICarts, NewCarts>("carts", shadowed =>
            {
                shadowed.AllAreReads();
                if (copies)
                {
                    shadowed.Copy<List<CartItem>>(
                        items => [.. items.Select(item => new CartItem { Sku = item.Sku, Quantity = item.Quantity })]);
                }

                methods(shadowed);
            }),
            ServiceSettings.All("carts", ("Experiments:carts:Timeout", "00:01:00")));
        using var deadline = new CancellationTokenSource(TestApp.Deadline * 4);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(first => Task.Run(async () =>
        {
            await using var scope = host.Services.CreateAsyncScope();
            var carts = scope.ServiceProvider.GetRequiredService<ICarts>();
            for (var number = first; number < calls; number += Callers)
            {
                await call(carts, number);
                if (number / Callers % Batch == Batch - 1)
                {
                    await host.Report.WhenIdleAsync(deadline.Token);
                }
            }
        })));
        var report = await host.ReportAsync("carts");
        Assert.True(report.Account.AddsUp);
        Assert.Equal(0, host.Report.Capture().Faults);
        return report;
    }
}
