using Microsoft.Extensions.DependencyInjection;
using Shadowing.Services.Decorators;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

/// <summary>A control that can be disposed in two ways is disposed in the way that the container would have chosen, whatever its interface
/// says.</summary>
public sealed class Ways_to_dispose
{
    [Fact]
    public async Task A_scope_that_ends_synchronously_disposes_a_service_whose_interface_is_async_only()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddScoped<IFeed, Feed>().AddShadow<IFeed, OtherFeed>("x", methods => methods.AllAreReads()));
        Feed control;
        using (var scope = host.Services.CreateScope())
        {
            control = scope.ServiceProvider.GetRequiredService<IFeed>().Self;
        }

        Assert.Equal("sync", control.Disposed);
    }

    [Fact]
    public async Task A_scope_that_ends_asynchronously_disposes_a_service_whose_interface_is_synchronous_only()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddScoped<IFile, File>().AddShadow<IFile, OtherFile>("x", methods => methods.AllAreReads()));
        File control;
        await using (var scope = host.Services.CreateAsyncScope())
        {
            control = scope.ServiceProvider.GetRequiredService<IFile>().Self;
        }

        Assert.Equal("async", control.Disposed);
    }

    [Fact]
    public async Task A_proxy_is_disposed_in_either_way_too()
    {
        var (feed, file) = (new Feed(), new File());
        ((IDisposable)Proxy<IFeed>(feed)).Dispose();
        Assert.Equal("sync", feed.Disposed);
        await ((IAsyncDisposable)Proxy<IFile>(file)).DisposeAsync();
        Assert.Equal("async", file.Disposed);
        ((IDisposable)Proxy<IFile>(file)).Dispose();
        Assert.Equal("asyncsync", file.Disposed);
        Assert.False(Proxy<IPricing>(new PricingV1()) is IDisposable);
    }

    private static object Proxy<T>(T control)
        where T : class =>
            ProxyTemplate<T>.TryMake(out _)!.Bind(
                [.. ProxyTemplate<T>.TryMake(out _)!.Members.Select(member => new DecoratedMethod(new MethodPlan(member.Name)))])(control,
                    new ServiceCollection().BuildServiceProvider());

    public interface IFeed : IAsyncDisposable
    {
        Feed Self { get; }
    }

    public interface IFile : IDisposable
    {
        File Self { get; }
    }

    public class Feed : IFeed, IDisposable
    {
        public Feed Self => this;

        public string Disposed { get; private set; } = "";

        public void Dispose() => Disposed += "sync";

        public ValueTask DisposeAsync()
        {
            Disposed += "async";
            return ValueTask.CompletedTask;
        }
    }

    public sealed class OtherFeed : Feed;

    public class File : IFile, IAsyncDisposable
    {
        public File Self => this;

        public string Disposed { get; private set; } = "";

        public void Dispose() => Disposed += "sync";

        public ValueTask DisposeAsync()
        {
            Disposed += "async";
            return ValueTask.CompletedTask;
        }
    }

    public sealed class OtherFile : File;
}
