namespace Shadowing.Storage;

/// <summary>A store could not do what it was asked for. The message is shown on the dashboard: it says what is wrong and what to do, and
/// holds neither values nor paths.</summary>
public sealed class ShadowStoreException : Exception
{
    /// <summary>Initializes the exception without a message.</summary>
    public ShadowStoreException()
        : this("The store failed.")
    {
    }

    /// <summary>Initializes the exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public ShadowStoreException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes the exception with its cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause, which is logged but not shown.</param>
    public ShadowStoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
