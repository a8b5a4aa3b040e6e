using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

public sealed class What_a_decorator_allocates
{
    [Theory]
    [InlineData("0.000000001", "true")]
    [InlineData("1", "false")]
    [InlineData("0", "true")]
    public async Task A_call_that_is_not_sampled_allocates_nothing_and_gives_the_controls_own_task(string rate, string enabled)
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddSingleton<IAnswers, Answers>().AddShadow<IAnswers, OtherAnswers>("x", methods => methods.AllAreReads()),
            ("Experiments:x:SampleRate", rate), ("Experiments:x:Enabled", enabled));
        var answers = host.Services.GetRequiredService<IAnswers>();
        Assert.Equal(0, Bytes(() => answers.Number(1)));
        Assert.Equal(0, Bytes(() => answers.NumberAsync("a", 1).IsCompleted ? 1 : 0));
        Assert.Equal(0, Bytes(() => IsCompleted(answers.NumberQuicklyAsync(1))));
        Assert.Equal(0, Bytes(() => answers.Generic(1)));
        Assert.Same(Answers.Task, answers.NumberAsync("a", 1));
    }

    [Fact]
    public async Task A_sampled_call_allocates_little_and_the_gate_sees_it()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddSingleton<IAnswers, Answers>().AddShadow<IAnswers, OtherAnswers>("x", methods => methods.AllAreReads()),
            ("Experiments:x:SampleRate", "1"), ("Experiments:x:MaxPerSecond", "1000000"), ("Capacity", "100000"));
        var answers = host.Services.GetRequiredService<IAnswers>();
        Assert.InRange(Bytes(() => answers.Number(1)), 1, 400);
        Assert.Same(Answers.Task, answers.NumberAsync("a", 1));
        Assert.True((await host.ReportAsync("x")).Account.AddsUp);
    }

    private static long Bytes(Func<int> call)
    {
        for (var i = 0; i < 200; i++)
        {
            call();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
        {
            call();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / 200;
    }

    private static int IsCompleted(ValueTask<int> task) => task.IsCompleted ? 1 : 0;

    public interface IAnswers
    {
        int Number(int argument);

        Task<int> NumberAsync(string name, int argument, CancellationToken cancellation = default);

        ValueTask<int> NumberQuicklyAsync(int argument);

        T Generic<T>(T argument);
    }

    public class Answers : IAnswers
    {
        public static readonly Task<int> Task = System.Threading.Tasks.Task.FromResult(17);

        public int Number(int argument) => argument;

        public Task<int> NumberAsync(string name, int argument, CancellationToken cancellation = default) => Task;

        public ValueTask<int> NumberQuicklyAsync(int argument) => new(argument);

        public T Generic<T>(T argument) => argument;
    }

    public sealed class OtherAnswers : Answers;
}
