namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>What is wrong with a candidate on purpose.</summary>
internal enum PlantedFault
{
    /// <summary>A number is another one, in 2 % of the calls.</summary>
    WrongValue,

    /// <summary>A field is left out.</summary>
    MissingField,

    /// <summary>A field is added.</summary>
    ExtraField,

    /// <summary>A list is turned around.</summary>
    Order,

    /// <summary>Status 500.</summary>
    ServerError,

    /// <summary>A handler in the application's process throws.</summary>
    Exception,

    /// <summary>It does not answer within the time that it has.</summary>
    Timeout,

    /// <summary>Most calls take as long as the control's, a few far longer.</summary>
    SlowTail,

    /// <summary>It is another server, which did not get the caller's credential, and refuses.</summary>
    WithheldCredential,

    /// <summary>A field that the control itself never gives twice.</summary>
    Noise,

    /// <summary>Its answer is longer than what is recorded.</summary>
    BodyOverCap,

    /// <summary>It is started after the first calls.</summary>
    LateStart,
}
