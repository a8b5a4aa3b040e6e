using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Shadowing.AspNetCore.Calls;
using Shadowing.Observations;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>One request and its answer between a candidate in this process and the server that it runs on. Each waits here for the
/// other.</summary>
internal sealed class CandidateExchange
{
    private readonly TaskCompletionSource<IFeatureCollection> _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _handled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CandidateConnection _connection;
    private readonly IAnswerParser _answer;
    private readonly bool _isHttp2;
    private Task _reading = Task.CompletedTask;
    private bool _isOrderly;

    public CandidateExchange(HttpShadowCall call, PooledBody body, TaskScheduler candidates)
    {
        // HTTP/3 has the same frames for what a handler can see, and no connection that could be had without a port.
        _isHttp2 = call.Protocol is "HTTP/2" or "HTTP/3";
        _answer = _isHttp2 ? new Http2Answer(body) : new Http1Answer(body, HttpMethods.IsHead(call.Method));
        _connection = new CandidateConnection(this, new CandidatePipeScheduler(candidates));
    }

    /// <summary>Gets a value indicating whether the client has the whole answer.</summary>
    public bool IsAnswered => _answer.IsComplete;

    /// <summary>Gets what ended the answer before it was whole.</summary>
    public Exception Broken => _connection.Aborted ?? new IOException(_answer.Broken);

    /// <summary>Gets what ends when the answer has been read, or cannot come any more.</summary>
    public Task Reading => _reading;

    /// <summary>Sends the request; gets the features of the server's context.</summary>
    public async Task<IFeatureCollection> OpenAsync(CandidateServer server, HttpShadowCall call)
    {
        try
        {
            Write(call);
            await _connection.Request.FlushAsync(CancellationToken.None);
            await server.ConnectAsync(_connection, _isHttp2);
        }
        catch
        {
            Ended();
            throw;
        }

        _reading = Task.Run(ReadAsync, CancellationToken.None);
        return await _arrived.Task;
    }

    /// <summary>Called by the server: the request is there.</summary>
    public void Arrived(IFeatureCollection features)
    {
        features.GetRequiredFeature<IHttpResponseFeature>()
            .OnCompleted(static exchange => ((CandidateExchange)exchange).AnsweredAsync(), this);
        _arrived.TrySetResult(features);
    }

    /// <summary>Called by the server: it waits for the handler, which runs elsewhere.</summary>
    public Task ProcessAsync() => _handled.Task;

    /// <summary>Tells whether a client takes a status for that of an answer.</summary>
    public bool IsFinal(int status) => !_isHttp2 || status is >= 200 and <= 999;

    /// <summary>Says that the handler ended, so that the server ends the answer, and waits until the server has done so and lets go of the
    /// request.</summary>
    public async Task HandledAsync(Exception? failure)
    {
        if (failure is null)
        {
            _isOrderly = true;
            _handled.TrySetResult();
        }
        else
        {
            _handled.TrySetException(failure);

            // Seen, whether or not the server still waits for it.
            _ = _handled.Task.Exception;
        }

        await _answered.Task;
    }

    /// <summary>Lets the server go on: nobody uses the context any more.</summary>
    public void Release()
    {
        _handled.TrySetResult();
        _released.TrySetResult();
        if (!_arrived.Task.IsCompletedSuccessfully)
        {
            Leave();
        }
    }

    /// <summary>Called by the server: it is done with the request. Not earlier, or the end of the connection would be an abort of the
    /// request.</summary>
    public void Leave() => _connection.Leave();

    /// <summary>Breaks the connection off, as a client does that has waited long enough.</summary>
    public void Abort() => _connection.Abort(new ConnectionAbortedException("The candidate's time is over."));

    /// <summary>Called when the server is done with the connection.</summary>
    public void Ended()
    {
        _arrived.TrySetException(new IOException("The server refused the request."));
        _answered.TrySetResult();
    }

    private void Write(HttpShadowCall call)
    {
        // What a middleware has unpacked has no length any more.
        var announced = call.Headers.ToArray()
            .Any(static header => header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
                && !StringValues.IsNullOrEmpty(header.Value));
        long? length = announced ? call.RequestBody.Read().Length : null;
        if (_isHttp2)
        {
            Http2Request.Write(_connection.Request, call, length);
        }
        else
        {
            Http1Request.Write(_connection.Request, call, length);
        }
    }

    // The last that the server does with a request, in a place of the user's own callbacks, which run elsewhere.
    private Task AnsweredAsync()
    {
        if (!_isHttp2 || _connection.Aborted is not null)
        {
            // Whatever there is of the answer has been sent; that of HTTP/2 says by itself when it ends, but on a connection that is broken
            // off.
            _connection.Response.CancelPendingRead();
        }

        _answered.TrySetResult();
        return _released.Task;
    }

    private async Task ReadAsync()
    {
        var reader = _connection.Response;
        while (true)
        {
            var result = await reader.ReadAsync(CancellationToken.None);
            var rest = result.Buffer;
            _answer.Read(ref rest);
            reader.AdvanceTo(rest.Start, result.Buffer.End);
            if (result.IsCompleted || result.IsCanceled)
            {
                _answer.End(_isOrderly && _connection.Aborted is null);
            }

            if (_answer.IsComplete)
            {
                return;
            }

            if (_answer.Broken is { } broken)
            {
                _connection.Abort(new ConnectionAbortedException(broken));
                return;
            }
        }
    }
}
