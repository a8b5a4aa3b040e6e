namespace Shadowing.Tests.Services.Surroundings;

public sealed class NewSurveyor : ISurveyor
{
    private readonly SightBook _book;

    public NewSurveyor(SightBook book)
    {
        _book = book;
        book.OfCandidate.Enqueue(Sight.Take());
    }

    public async Task<int> LookAsync(int number, CancellationToken cancellation)
    {
        _book.OfCandidate.Enqueue(Sight.Take());
        _book.Tokens.Enqueue(cancellation);
        await Task.Yield();
        _book.OfCandidate.Enqueue(Sight.Take());
        await _book.Wait(cancellation);
        return number;
    }

    public int Look(int number)
    {
        _book.OfCandidate.Enqueue(Sight.Take());
        return number;
    }
}
