namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>How a database fails.</summary>
public enum DatabaseFault
{
    /// <summary>All its processes are killed, and it is started again later.</summary>
    Killed,

    /// <summary>All its processes stand still.</summary>
    Frozen,

    /// <summary>Each statement that writes takes 200 ms more.</summary>
    Slow,

    /// <summary>Its disk is full.</summary>
    Full,

    /// <summary>Whoever is connected is cut off, over and over.</summary>
    CutOff,

    /// <summary>The application's role has lost its rights.</summary>
    Revoked,
}
