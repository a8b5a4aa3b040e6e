using Microsoft.AspNetCore.Http;

namespace Shadowing.FaultTests.Chaos;

/// <summary>The candidate in this process.</summary>
internal static class ChaosHandler
{
    /// <summary>Answers, or fails as the request says.</summary>
    public static async Task AnswerAsync(HttpContext context)
    {
        switch (Enum.Parse<CandidateFault>((string)context.Request.RouteValues["candidate"]!))
        {
            case CandidateFault.HandlerDiffers:
                await context.Response.WriteAsync("something else");
                return;
            case CandidateFault.HandlerThrows:
                throw new InvalidOperationException("the candidate");
            case CandidateFault.HandlerThrowsLater:
                await Task.Yield();
                throw new InvalidOperationException("the candidate, later");
            case CandidateFault.HandlerCancelsItself:
                throw new OperationCanceledException("the candidate");
            case CandidateFault.HandlerHangs:
                await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
                return;
            case CandidateFault.HandlerIsEndless:
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.Body.WriteAsync(new byte[16_384], context.RequestAborted);
                }

                return;
            case CandidateFault.HandlerAborts:
                context.Abort();
                return;
            default:
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("""{"ok":1}""");
                return;
        }
    }
}
