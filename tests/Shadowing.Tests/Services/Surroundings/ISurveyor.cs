namespace Shadowing.Tests.Services.Surroundings;

public interface ISurveyor
{
    Task<int> LookAsync(int number, CancellationToken cancellation);

    int Look(int number);
}
