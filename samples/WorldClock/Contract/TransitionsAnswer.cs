using System.Collections.Immutable;

namespace WorldClock.Contract;

/// <summary>All changes of a zone's clocks within one year of UTC: of the offset, or of daylight saving.</summary>
internal sealed record TransitionsAnswer(string Zone, int Year, ImmutableArray<Transition> Transitions);
