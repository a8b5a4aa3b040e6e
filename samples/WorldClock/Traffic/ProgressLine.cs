namespace WorldClock.Traffic;

/// <summary>Says how far the run is: in one line that is written over on a terminal, in a line now and then where the output is
/// kept.</summary>
internal sealed class ProgressLine(Clocks clocks, Tally tally, int requests)
{
    private readonly TimeSpan _period = TimeSpan.FromSeconds(Console.IsOutputRedirected ? 5 : 1);

    public async Task ShowUntilAsync(Task end)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var stop = new CancellationTokenSource();
        var showing = ShowAsync(start, stop.Token);
        try
        {
            await end;
        }
        finally
        {
            await stop.CancelAsync();
            await showing;
            Show(start);
            Console.WriteLine();
        }
    }

    private async Task ShowAsync(long start, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(_period, TimeProvider.System);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stop);
                Show(start);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Show(long start)
    {
        var accounts = clocks.Accounts.ToList();
        var sent = tally.Sent;
        var rate = sent / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        var line = FormattableString.Invariant(
            $"{sent,9:N0} of {requests:N0} requests, {rate:N0}/s, {tally.Answered:N0} answered; {accounts.Sum(static account => account.Compared):N0} compared, {accounts.Sum(static account => account.Mismatch):N0} differ");
        Console.Write(Console.IsOutputRedirected ? line + "\n" : "\r" + line + "  ");
    }
}
