using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Accounting;
using Shadowing.AspNetCore.Calls;
using Shadowing.Comparison.Headers;
using Shadowing.Execution;
using Shadowing.Observations;
using Shadowing.Telemetry;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>One run of a handler in the candidate's place, in a context and a service scope of its own: until its answer is complete, and
/// what comes after it.</summary>
internal sealed class HandlerRun
{
    // Bounded already: by the cap of each body times the calls that run at once.
    private static readonly MemoryBudget s_budget = new() { Limit = long.MaxValue };

    private static readonly TimeSpan s_opening = TimeSpan.FromSeconds(10);

    // Less than the runner's own: an answer that is complete must reach it before it gives the run up.
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(100);

    private readonly HttpShadowCall _call;
    private readonly Endpoint _endpoint;
    private readonly RequestDelegate _handler;
    private readonly IServiceProvider _services;
    private readonly CancellationToken _cancellation;
    private readonly TimeProvider _time;
    private readonly AfterAnswers _after;

    // Kept: the call may be another one when the last of this run ends.
    private readonly ExperimentState _state;
    private readonly PooledBody _body = new();
    private readonly CandidateExchange _exchange;
    private readonly AsyncServiceScope _scope;

    // The mark of the candidate's flow: it ends when the last of this run has ended.
    private readonly IDisposable _flow;
    private CandidateResponse? _response;
    private CandidateLifetime? _lifetime;
    private IHttpContextAccessor? _accessor;
    private Task? _handling;
    private long _started;
    private TimeSpan? _took;
    private bool _isAnswered;

    public HandlerRun(HttpShadowCall call, Endpoint endpoint, RequestDelegate handler, IServiceProvider services, IDisposable flow,
        CancellationToken cancellation)
    {
        _flow = flow;
        (_call, _endpoint, _handler, _services, _cancellation, _state) = (call, endpoint, handler, services, cancellation, call.State);
        _time = services.GetRequiredService<InternalClock>().Time;
        _after = services.GetRequiredService<AfterAnswers>();
        _body.Open(s_budget, call.Experiment.MaxBodyBytes);
        _scope = CandidateScopes.Create(services.GetRequiredService<IServiceScopeFactory>());
        _exchange = new CandidateExchange(call, _body, TaskScheduler.Current);
    }

    /// <summary>Runs the handler, after it has been prepared.</summary>
    public async Task<CandidateAnswer> RunAsync(Action<HttpContext> prepare)
    {
        try
        {
            var context = await OpenAsync();

            // Not before: a candidate whose time is short runs all the same.
            await using var end = _cancellation.UnsafeRegister(static exchange => ((CandidateExchange)exchange!).Abort(), _exchange);
            if (_scope.ServiceProvider.GetService<IHttpContextAccessor>() is { } accessor)
            {
                _accessor = accessor;
                accessor.HttpContext = context;
            }

            var answer = await AnswerAsync(context, prepare);
            await LeaveAsync();
            _body.Seal();
            return new CandidateAnswer(answer with { Body = _body.Read() }, _body,
                _body.Loss == PooledBodyLoss.None ? null : NotComparableReason.CandidateBodyOverCap)
            { Took = _took };
        }
        catch
        {
            await LeaveAsync();
            _body.Release();
            throw;
        }
    }

    private async Task<HttpContext> OpenAsync()
    {
        try
        {
            // Bounded by itself: the server's accepting runs on the application's pool, which may starve.
            var features = await _exchange.OpenAsync(_services.GetRequiredService<CandidateServer>(), _call)
                .WaitAsync(s_opening, _time, CancellationToken.None);
            _response = new CandidateResponse(features, _cancellation);
            _lifetime = new CandidateLifetime(features.GetRequiredFeature<IHttpRequestLifetimeFeature>(), TaskScheduler.Current,
                _services.GetRequiredService<FaultLog>(), _cancellation);
            features.Set<IHttpRequestLifetimeFeature>(_lifetime);
            return CandidateContext.Create(_call, _endpoint, features, _response, _scope.ServiceProvider);
        }
        catch (Exception fault)
        {
            // Nothing of the candidate's has run yet.
            throw new NotRunException(NotComparableReason.CaptureFailed, fault);
        }
    }

    private async Task<Observation> AnswerAsync(HttpContext context, Action<HttpContext> prepare)
    {
        var response = _response!;

        // By itself: a handler that goes on without ever waiting must not keep its own answer.
        _handling = Task.Factory.StartNew(() => HandleAsync(context, response, prepare), CancellationToken.None,
            TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();
        await Task.WhenAny(_handling, response.CompletedEarly);
        if (!_handling.IsCompleted)
        {
            // The handler completed its answer and goes on. Whoever called has it now, and so have we.
            _took = _time.GetElapsedTime(_started);
            await Task.WhenAny(_handling, _exchange.Reading);
            if (_exchange.Reading.IsCompletedSuccessfully && _exchange.IsAnswered)
            {
                _isAnswered = true;
                return Observe(response);
            }
        }

        return await EndAsync(response);
    }

    private async Task HandleAsync(HttpContext context, CandidateResponse response, Action<HttpContext> prepare)
    {
        // In this flow: what it sets of ambient values, such as a culture, is there for the handler and gone afterwards.
        prepare(context);
        _started = _time.GetTimestamp();
        try
        {
            await _handler(context);
        }
        finally
        {
            _took ??= _time.GetElapsedTime(_started);
        }

        await response.EnsureStartingAsync();
    }

    // The handler has ended: the server ends the answer, or breaks it off.
    private async Task<Observation> EndAsync(CandidateResponse response)
    {
        var failure = await FailureAsync();
        var hadStarted = response.HasStarted;
        if (failure is not null && (!hadStarted || failure is NotRunException) && !_lifetime!.WasAborted)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        // Now, as the control's is: a server adds its own headers to what has not started.
        var answer = Observe(response);
        if (failure is not null && !_lifetime!.WasAborted)
        {
            await FlushAsync(response);
        }

        await _exchange.HandledAsync(failure).WaitAsync(_cancellation);
        if (failure is not BadHttpRequestException || response.CompletedEarly.IsCompleted)
        {
            // A server ends its answer to a request that it finds bad after it has let go of it: there is nothing to wait for.
            await _exchange.Reading.WaitAsync(_cancellation);
        }

        if (!_exchange.Reading.IsCompleted || !_exchange.IsAnswered)
        {
            if (failure is not null && !_lifetime!.WasAborted)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            throw new CandidateFailedException(CandidateFailure.BrokenResponse,
                _lifetime!.WasAborted ? new ConnectionAbortedException("The candidate aborted its request.") : _exchange.Broken);
        }

        if (!_exchange.IsFinal(response.StatusCode))
        {
            throw new CandidateFailedException(CandidateFailure.BrokenResponse,
                new IOException("The answer's status is not one of an answer."));
        }

        _isAnswered = true;

        // What the server could not send it replaced by an error.
        return response.StatusCode == answer.Status ? answer : Observe(response);
    }

    private static async Task FlushAsync(CandidateResponse response)
    {
        try
        {
            await response.FlushAsync();
        }
        catch (InvalidOperationException)
        {
            // It is complete already.
        }
    }

    // What is left is neither the candidate's time nor its failure. It has until its time is over, and holds its worker that long, so that
    // it is bounded as candidates are.
    private async Task LeaveAsync()
    {
        var leaving = Task.Factory.StartNew(LeaveAllAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Current).Unwrap();
        await WaitAsync(leaving.WaitAsync(_cancellation));
        await WaitAsync(leaving.WaitAsync(s_grace, _time));
        if (!leaving.IsCompleted)
        {
            _after.Count(_state.Account, AfterAnswerFault.NotEnded, cause: null);
            _state.LostStep();
            _ = leaving.ContinueWith(static (_, state) => ((ExperimentState)state!).FoundStep(), _state, CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        static async Task WaitAsync(Task waiting)
        {
            try
            {
                await waiting;
            }
            catch (Exception end) when (end is OperationCanceledException or TimeoutException)
            {
                // Asked again, or given up.
            }
        }
    }

    private async Task LeaveAllAsync()
    {
        if (_handling is not null)
        {
            var failure = await FailureAsync();
            if (failure is not null && _isAnswered)
            {
                _after.Count(_state.Account, AfterAnswerFault.HandlerThrew, failure);
            }

            await _exchange.HandledAsync(failure);
            while (_response!.TryTakeCompleted(out var completed))
            {
                await TryAsync(AfterAnswerFault.CallbackThrew, () => completed.Callback(completed.State));
            }
        }

        if (_accessor is not null)
        {
            _accessor.HttpContext = null;
        }

        await TryAsync(AfterAnswerFault.DisposalThrew, () => _scope.DisposeAsync().AsTask());
        _exchange.Release();
        _lifetime?.Dispose();
        _flow.Dispose();
    }

    private async Task TryAsync(AfterAnswerFault fault, Func<Task> last)
    {
        try
        {
            await last();
        }
        catch (Exception cause)
        {
            _after.Count(_state.Account, fault, cause);
        }
    }

    private async Task<Exception?> FailureAsync()
    {
        try
        {
            await _handling!;
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private Observation Observe(CandidateResponse response) => new()
    {
        Status = response.StatusCode,
        ContentType = response.Headers.ContentType,
        ContentEncoding = response.Headers.ContentEncoding,
        Headers = [.. _call.Experiment.Rules.ComparedHeaders.Select(name => HeaderLines.Join(response.Headers[name]))],
        Origin = _call.Origin,
        HasBody = !HttpMethods.IsHead(_call.Method),
    };
}
