namespace WorldClock.Contract;

/// <summary>Knows the changes of a zone's clocks.</summary>
internal interface ITransitions
{
    /// <summary>Gets all changes within one year of UTC; null for a zone that is not known.</summary>
    TransitionsAnswer? Within(string zone, int year);
}
