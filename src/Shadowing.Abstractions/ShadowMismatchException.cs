namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says in a test, when <c>ThrowOnMismatch</c> is set, that an inline run's candidate did not do what the control did; the message
/// lists the differences.</summary>
public sealed class ShadowMismatchException : Exception
{
    /// <summary>Initializes the exception.</summary>
    public ShadowMismatchException()
    {
    }

    /// <summary>Initializes the exception with a message.</summary>
    /// <param name="message">The message.</param>
    public ShadowMismatchException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes the exception with a message and its cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public ShadowMismatchException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
