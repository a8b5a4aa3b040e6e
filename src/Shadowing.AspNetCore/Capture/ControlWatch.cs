using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Sees what the control does with its connection: gives the answer up, or takes an offer to make a stream of it. Only what the
/// server has is watched, and only what the request offers.</summary>
/// <remarks>The tokens that an abort cancels are cancelled on another thread, when the call may be compared already.</remarks>
internal sealed class ControlWatch(CallCapture capture)
    : IHttpRequestLifetimeFeature, IHttpResetFeature, IHttpUpgradeFeature, IHttpWebSocketFeature
{
    private IHttpRequestLifetimeFeature? _lifetime;
    private IHttpResetFeature? _reset;
    private IHttpUpgradeFeature? _upgrade;
    private IHttpWebSocketFeature? _webSocket;

    /// <inheritdoc/>
    public CancellationToken RequestAborted
    {
        get => _lifetime!.RequestAborted;
        set => _lifetime!.RequestAborted = value;
    }

    /// <inheritdoc/>
    public bool IsUpgradableRequest => _upgrade!.IsUpgradableRequest;

    /// <inheritdoc/>
    public bool IsWebSocketRequest => _webSocket!.IsWebSocketRequest;

    /// <summary>Puts itself in the place of what the server has.</summary>
    public void Attach(HttpContext context)
    {
        var features = context.Features;
        IsAttached = true;
        _lifetime = Watch(features, features.Find<IHttpRequestLifetimeFeature>());
        _reset = Watch(features, features.Find<IHttpResetFeature>());
        _upgrade = Watch(features, features.Find<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade ? upgrade : null);
        _webSocket = Watch(features, features.Find<IHttpWebSocketFeature>() is { IsWebSocketRequest: true } webSocket ? webSocket : null);
    }

    /// <summary>Gets a value indicating whether this stands in a request that runs.</summary>
    public bool IsAttached { get; private set; }

    /// <summary>Leaves; false when something has been put over one of these, which may go on using it.</summary>
    public bool Restore(HttpContext context)
    {
        var features = context.Features;
        IsAttached = false;
        return Restore(features, _lifetime) & Restore(features, _reset) & Restore(features, _upgrade) & Restore(features, _webSocket);
    }

    /// <inheritdoc/>
    public void Abort()
    {
        GivesUp();
        _lifetime!.Abort();
    }

    /// <inheritdoc/>
    public void Reset(int errorCode)
    {
        GivesUp();
        _reset!.Reset(errorCode);
    }

    /// <inheritdoc/>
    public Task<Stream> UpgradeAsync() => AcceptedAsync(_upgrade!.UpgradeAsync());

    /// <inheritdoc/>
    public Task<WebSocket> AcceptAsync(WebSocketAcceptContext context) => AcceptedAsync(_webSocket!.AcceptAsync(context));

    // Who gives up because the caller went away has broken nothing.
    private void GivesUp()
    {
        if (_lifetime?.RequestAborted.IsCancellationRequested != true)
        {
            capture.Broke();
        }
    }

    private async Task<T> AcceptedAsync<T>(Task<T> accepting)
    {
        var accepted = await accepting;
        capture.BecameStream();
        return accepted;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T? Watch<T>(IFeatureCollection features, T? inner)
        where T : class
    {
        if (inner is not null)
        {
            features.Put((T)(object)this);
        }

        return inner;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Restore<T>(IFeatureCollection features, T? inner)
        where T : class
    {
        if (inner is null)
        {
            return true;
        }

        if (!ReferenceEquals(features.Find<T>(), this))
        {
            return false;
        }

        features.Put(inner);
        return true;
    }
}
