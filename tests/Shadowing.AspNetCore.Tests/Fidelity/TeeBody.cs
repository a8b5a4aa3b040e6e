using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>A response body that passes everything on, broken in one way: the negative control of the matrix.</summary>
internal sealed class TeeBody : IHttpResponseBodyFeature
{
    private readonly IHttpResponseBodyFeature _inner;
    private readonly TeeFault _fault;

    public TeeBody(IHttpResponseBodyFeature inner, TeeFault fault)
    {
        (_inner, _fault) = (inner, fault);
        Stream = new TeeStream(inner.Stream, fault);
        Writer = fault == TeeFault.WriterOverTheStream
            ? PipeWriter.Create(Stream, new StreamPipeWriterOptions(leaveOpen: true))
            : new TeeWriter(inner.Writer, fault);
    }

    public Stream Stream { get; }

    public PipeWriter Writer { get; }

    /// <summary>Makes the server that has such a tee before its endpoints.</summary>
    public static FidelityVariant Variant(TeeFault fault) => new($"with a tee, fault: {fault}")
    {
        BeforeEndpoints = app =>
            app.Use((context, next) => context.Request.Path == FidelityServer.ProbePath ? next(context) : RunAsync(context, next, fault)),
    };

    public void DisableBuffering() => _inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => _inner.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        _fault == TeeFault.SendsFilesWhole
            ? _inner.SendFileAsync(path, 0, null, cancellationToken)
            : _inner.SendFileAsync(path, offset, count, cancellationToken);

    public Task CompleteAsync() => _fault == TeeFault.SwallowsCompleteAsync ? Task.CompletedTask : _inner.CompleteAsync();

    private static async Task RunAsync(HttpContext context, RequestDelegate next, TeeFault fault)
    {
        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Features.Set<IHttpResponseBodyFeature>(new TeeBody(inner, fault));
        try
        {
            if (fault == TeeFault.AddsAHeader)
            {
                context.Response.Headers["x-shadowed"] = "1";
            }

            if (fault == TeeFault.StartsEarly)
            {
                await context.Response.StartAsync();
            }

            await next(context);
        }
        catch (Exception exception) when (fault == TeeFault.WrapsExceptions)
        {
            throw new InvalidOperationException("The tee met an exception.", exception);
        }
        finally
        {
            context.Features.Set(inner);
        }
    }
}
