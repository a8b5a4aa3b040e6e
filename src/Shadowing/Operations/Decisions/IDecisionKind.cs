namespace Shadowing.Operations.Decisions;

/// <summary>One kind of what is decided for all who share a store, such as that an experiment is stopped.</summary>
internal interface IDecisionKind
{
    /// <summary>Gets what the names of its cells begin with.</summary>
    string Prefix { get; }

    /// <summary>Does here what was decided; nothing that waits.</summary>
    /// <param name="subject">What it is about: the rest of the cell's name.</param>
    /// <param name="value">The cell's value, which a later version of the library may have written.</param>
    /// <returns>False where it goes back behind what holds here, of what never goes back.</returns>
    bool Take(string subject, string value);

    /// <summary>Makes what is said where a cell has gone back behind what holds here, of what never goes back.</summary>
    /// <param name="subject">What it is about.</param>
    /// <param name="value">The cell's value.</param>
    /// <returns>A later value, which is to hold here too; null of what may go back.</returns>
    string? Over(string subject, string value) => null;

    /// <summary>Tells whether a decision is the safer one: a store that has lost it gets it again.</summary>
    bool IsSafer(string value);
}
