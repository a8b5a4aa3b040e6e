namespace Shadowing.FaultApp;

/// <summary>Answers, or does what nothing can contain within a process.</summary>
internal static class FaultyHandler
{
    /// <summary>Answers.</summary>
    /// <param name="fault">What is to happen in place of it; anything unknown is nothing.</param>
    /// <param name="context">The request's context.</param>
    public static async Task AnswerAsync(string fault, HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        switch (fault)
        {
            case "stack-overflow":
                Overflow(new byte[64]);
                break;
            case "fail-fast":
                Environment.FailFast("The candidate gives up.");
                break;
            case "async-void":
                ThrowOfNobody();
                break;
            case "own-thread":
                new Thread(static () => throw new InvalidOperationException("on a thread of its own")).Start();
                break;
            case "killed":
                // Half an answer: whoever started this process ends it now.
                context.Response.ContentLength = 2;
                await context.Response.WriteAsync("a");
                await context.Response.Body.FlushAsync();
                Console.WriteLine("answering");
                break;
            default:
                await context.Response.WriteAsync("a");
                return;
        }

        await new TaskCompletionSource().Task;
    }

    private static int Overflow(ReadOnlySpan<byte> kept) => kept.Length + Overflow(kept) + kept.Length;

#pragma warning disable MA0155 // An exception of an async void method is the very fault.
    private static async void ThrowOfNobody()
#pragma warning restore MA0155
    {
        await Task.Yield();
        throw new InvalidOperationException("of nobody");
    }
}
