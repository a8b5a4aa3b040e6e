namespace Shadowing.Tests.Services.Surroundings;

public sealed class Surveyor(SightBook book) : ISurveyor
{
    public async Task<int> LookAsync(int number, CancellationToken cancellation)
    {
        book.OfControl.Enqueue(Sight.Take());
        await Task.Run(static () => { }, CancellationToken.None).ConfigureAwait(false);
        return number;
    }

    public int Look(int number)
    {
        book.OfControl.Enqueue(Sight.Take());
        return number;
    }
}
