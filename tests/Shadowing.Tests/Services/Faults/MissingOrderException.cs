namespace Shadowing.Tests.Services.Faults;

public sealed class MissingOrderException(int number) : Exception($"There is no order {number}.")
{
    public int Number => number;
}
